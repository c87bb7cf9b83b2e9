// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/window_style.h"

namespace millrace::ui {

QPalette paletteOf(const Theme& theme)
{
    QPalette palette;
    const auto set = [&](QPalette::ColorRole role, ColorRole ours) {
        palette.setColor(role, theme.color(ours));
    };
    set(QPalette::Window, ColorRole::Window);
    set(QPalette::WindowText, ColorRole::Text);
    set(QPalette::Base, ColorRole::Panel);
    set(QPalette::AlternateBase, ColorRole::Area);
    set(QPalette::Text, ColorRole::Text);
    set(QPalette::Button, ColorRole::Card);
    set(QPalette::ButtonText, ColorRole::Text);
    set(QPalette::Highlight, ColorRole::Accent);
    set(QPalette::HighlightedText, ColorRole::Panel);
    set(QPalette::PlaceholderText, ColorRole::Muted);
    set(QPalette::Mid, ColorRole::Border);
    set(QPalette::BrightText, ColorRole::Warn);
    set(QPalette::ToolTipBase, ColorRole::Chip);
    set(QPalette::ToolTipText, ColorRole::Text);
    set(QPalette::Link, ColorRole::Accent);
    for (const QPalette::ColorRole role :
         {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, theme.color(ColorRole::Muted));
    return palette;
}

QString styleSheetOf(const Theme& theme)
{
    const auto name = [&theme](ColorRole role) { return theme.color(role).name(); };
    return QStringLiteral(
               "QFrame#panel { background: %1; border: 1px solid %2; border-radius: 6px; }"
               "QFrame#palette { background: %1; border: 2px solid %2; border-radius: 8px; }"
               "QPushButton#fault { text-align: left; padding: 2px 10px; }"
               "QLabel#heading { color: %3; font-weight: 600; font-size: 11px; padding-top: 6px; }"
               "QLabel#muted { color: %3; }"
               "QLabel#brand { font-size: 17px; font-weight: 600; }"
               "QLabel#clock { font-size: 16px; font-weight: 600; }"
               "QLabel#message { background: %5; color: %6; border-radius: 6px; padding: 5px 12px; "
               "}"
               "QLabel#message[good=\"true\"] { color: %8; }"
               "QLabel#muted[hint=\"true\"] { color: %8; font-weight: 600; }"
               "QPushButton { background: %4; border: 1px solid %2; border-radius: 5px;"
               "  padding: 4px 10px; min-height: 18px; }"
               "QPushButton:hover { border-color: %7; }"
               "QPushButton:focus { border: 2px solid %7; padding: 3px 9px; }"
               "QPushButton:checked { border-color: %7; color: %7; }"
               "QPushButton:disabled { color: %3; }"
               "QPushButton#page { padding: 4px 2px; }"
               "QPushButton#page:focus { padding: 3px 1px; }"
               "QPushButton#page:checked { background: %5; font-weight: 600; }"
               "QPushButton#harm { color: %6; border-color: %6; }"
               "QPushButton#harm:disabled { color: %3; border-color: %2; }"
               "QPushButton#tight { padding: 4px 2px; }"
               "QPushButton#tight:focus { padding: 3px 1px; }"
               "QScrollBar:vertical { background: transparent; width: 8px; margin: 0; }"
               "QScrollBar::handle:vertical { background: %2; border-radius: 4px;"
               " min-height: 24px; }"
               "QScrollBar::handle:vertical:hover { background: %3; }"
               "QScrollBar::add-line:vertical, QScrollBar::sub-line:vertical { height: 0; }"
               "QScrollBar::add-page:vertical, QScrollBar::sub-page:vertical { background: none; }"
               "QScrollArea, QScrollArea > QWidget > QWidget { background: transparent; }"
               "QPushButton#play { border-radius: 17px; background: %7; border: 1px solid %7; "
               "padding: 0;"
               "  min-height: 32px; min-width: 32px; }"
               "QPushButton#play:focus { border: 2px solid %8; min-height: 30px; min-width: 30px; }"
               "QPushButton#play:disabled { background: %2; border-color: %2; }"
               "QPushButton#flat { border: none; background: transparent; padding: 2px;"
               "  min-height: 16px; }"
               "QPushButton#flat:focus { border: 2px solid %7; padding: 0; }"
               "QPushButton#length { border: none; background: transparent; padding: 2px 6px;"
               "  color: %3; }"
               "QPushButton#length:hover { color: %7; }"
               "QPushButton#length:focus { border: 2px solid %7; padding: 0 4px; }"
               "QMenuBar { background: transparent; }"
               "QMenuBar::item { padding: 4px 8px; background: transparent; }"
               "QMenuBar::item:selected { background: %5; }")
        .arg(name(ColorRole::Panel), name(ColorRole::Border), name(ColorRole::Muted),
             name(ColorRole::Card), name(ColorRole::Chip), name(ColorRole::Warn),
             name(ColorRole::Accent), name(ColorRole::Text));
}

}  // namespace millrace::ui
