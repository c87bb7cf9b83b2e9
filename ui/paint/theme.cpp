// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/paint/theme.h"

#include <array>

namespace millrace::ui {

namespace {

struct RolePair {
    ColorRole role;
    QRgb light;
    QRgb dark;
};

constexpr std::array<RolePair, 11> kRoles{{
    {ColorRole::Window, 0xFFEEF0F3, 0xFF0D1217},
    {ColorRole::Panel, 0xFFFFFFFF, 0xFF171D24},
    {ColorRole::Area, 0xFFFAFBFC, 0xFF121920},
    {ColorRole::Card, 0xFFFFFFFF, 0xFF1D2630},
    {ColorRole::Chip, 0xFFECEFF3, 0xFF222C37},
    {ColorRole::Border, 0xFFD3D9E0, 0xFF2F3A46},
    {ColorRole::Text, 0xFF18212C, 0xFFE9EEF4},
    {ColorRole::Muted, 0xFF55616F, 0xFF9DABB9},
    {ColorRole::Ghost, 0xFFE9ECF0, 0xFF171F27},
    {ColorRole::Accent, 0xFF1F5FA8, 0xFF6DB3F8},
    {ColorRole::Warn, 0xFFB8430B, 0xFFFF8A5C},
}};
constexpr RolePair kGold{ColorRole::Gold, 0xFF8A6100, 0xFFE0B040};

struct Hue {
    QRgb fill;
    QRgb letters;
};

// Blue, orange, green, purple, sky, vermilion. Letters in whichever of black and white reads
// better on them.
constexpr std::array<Hue, Theme::kHues> kPalette{{{0xFF0072B2, 0xFFFFFFFF},
                                                  {0xFFE69F00, 0xFF000000},
                                                  {0xFF009E73, 0xFF000000},
                                                  {0xFFCC79A7, 0xFF000000},
                                                  {0xFF56B4E9, 0xFF000000},
                                                  {0xFFD55E00, 0xFF000000}}};

const Hue& hueOf(int entity)
{
    return kPalette[static_cast<std::size_t>(entity) % kPalette.size()];
}

}  // namespace

QColor Theme::color(ColorRole role) const
{
    if (role == ColorRole::Gold)
        return QColor::fromRgba(dark ? kGold.dark : kGold.light);
    for (const RolePair& each : kRoles)
        if (each.role == role)
            return QColor::fromRgba(dark ? each.dark : each.light);
    return Qt::transparent;
}

QColor Theme::hue(int entity) const
{
    return QColor::fromRgba(hueOf(entity).fill);
}

QColor Theme::onHue(int entity) const
{
    return QColor::fromRgba(hueOf(entity).letters);
}

}  // namespace millrace::ui
