// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/paint/fonts.h"

#include <algorithm>

#include <QFontDatabase>
#include <QHash>
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
    // Making a font looks up its family; a frame asks for the same few hundreds of times.
    static QHash<int, QFont> kept;
    // Never larger than was asked for: the scene has measured what fits.
    const int size = std::max(1, static_cast<int>(pixels + 0.001));
    const int key = size * 2 + (bold ? 1 : 0);
    if (const auto known = kept.constFind(key); known != kept.cend())
        return *known;
    QFont font{kFamily};
    font.setPixelSize(size);
    font.setWeight(bold ? QFont::DemiBold : QFont::Normal);
    // No hints from the machine's configuration: pixels must not depend on it.
    font.setHintingPreference(QFont::PreferNoHinting);
    font.setStyleStrategy(
        QFont::StyleStrategy(QFont::PreferAntialias | QFont::NoSubpixelAntialias));
    kept.insert(key, font);
    return font;
}

}  // namespace millrace::ui
