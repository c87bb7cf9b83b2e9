// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/paint/fonts.h"

#include <QFontDatabase>
#include <QStringList>

// A resource in a static library is only linked when it is asked for, outside of any namespace.
static void initFontResource()
{
    Q_INIT_RESOURCE(fonts);
}

namespace millrace::ui {

namespace {

QString loadFamily()
{
    initFontResource();
    QFontDatabase::addApplicationFont(QStringLiteral(":/fonts/Inter-SemiBold.otf"));
    const int id = QFontDatabase::addApplicationFont(QStringLiteral(":/fonts/Inter-Regular.otf"));
    const QStringList families = QFontDatabase::applicationFontFamilies(id);
    return families.isEmpty() ? QString{} : families.front();
}

}  // namespace

QFont textFont(double pixels, bool bold)
{
    static const QString kFamily = loadFamily();
    QFont font{kFamily};
    font.setPixelSize(std::max(1, qRound(pixels)));
    font.setWeight(bold ? QFont::DemiBold : QFont::Normal);
    // No hints from the machine's configuration: pixels must not depend on it.
    font.setHintingPreference(QFont::PreferNoHinting);
    font.setStyleStrategy(
        QFont::StyleStrategy(QFont::PreferAntialias | QFont::NoSubpixelAntialias));
    return font;
}

}  // namespace millrace::ui
