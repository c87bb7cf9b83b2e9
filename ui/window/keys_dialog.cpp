// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/keys_dialog.h"

#include <QDialogButtonBox>
#include <QKeySequence>
#include <QScreen>
#include <QTextBrowser>
#include <QTextDocument>
#include <QVBoxLayout>
#include <QtMath>

#include "ui/window/action_table.h"
#include "ui/window/words.h"

namespace millrace::ui {

namespace {

constexpr int kWidth = 660;

/// A table, so that a long sentence stays in its column.
QString keysAsHtml()
{
    QString rows;
    const ActionSpec* last = nullptr;
    for (const ActionSpec& spec : actionTable()) {
        if (last == nullptr || last->menu != spec.menu)
            rows += QStringLiteral("<tr><td class='menu' colspan='2'>%1</td></tr>")
                        .arg(text(titleOf(spec.menu)).remove(QLatin1Char('&')).toUpper());
        last = &spec;
        const QString first = text(spec.keys).section(QLatin1Char(';'), 0, 0);
        const QString key =
            QKeySequence{first, QKeySequence::PortableText}.toString(QKeySequence::NativeText);
        rows += QStringLiteral("<tr><td class='key'>%1</td><td>%2</td></tr>")
                    .arg(key.toHtmlEscaped(), text(spec.tip).toHtmlEscaped());
    }
    return QStringLiteral("<table>%1</table>").arg(rows);
}

}  // namespace

KeysDialog::KeysDialog(QWidget* parent) : QDialog{parent}
{
    setWindowTitle(tr("Keys"));
    auto* keys = new QTextBrowser{this};
    keys->setAccessibleName(tr("All keys"));
    keys->document()->setDefaultStyleSheet(
        QStringLiteral("td.menu { padding-top: 9px; font-size: 11px; font-weight: 600; }"
                       "td.key { padding-right: 18px; font-weight: 600; white-space: pre; }"));
    keys->setHtml(keysAsHtml());
    auto* buttons = new QDialogButtonBox{QDialogButtonBox::Close, this};
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* rows = new QVBoxLayout{this};
    rows->addWidget(keys);
    rows->addWidget(buttons);
    constexpr QSize kFrame{40, 80};  // Of its window, and some of what lies behind it.
    keys->document()->setTextWidth(kWidth);
    const int whole = qCeil(keys->document()->size().height()) + buttons->sizeHint().height() + 60;
    resize(QSize{kWidth + 60, whole}.boundedTo(screen()->availableSize() - kFrame));
}

}  // namespace millrace::ui
