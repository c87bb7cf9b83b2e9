// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/paint/fonts.h"

#include <algorithm>

#include <gtest/gtest.h>

#include <QApplication>
#include <QFontInfo>

namespace millrace::ui::fonts_test {
namespace {

TEST(TextFont, IsBoldWhereItShouldWhateverTheApplicationsFontIs)
{
    const QFont before = QApplication::font();
    QApplication::setFont(textFont(29, false));
    EXPECT_EQ(textFont(29, true).weight(), QFont::DemiBold);
    EXPECT_EQ(textFont(29, false).weight(), QFont::Normal);
    EXPECT_EQ(QFontInfo{textFont(29, true)}.pixelSize(), 29);
    QApplication::setFont(before);
}

TEST(TextFont, IsNeverLargerThanWasAskedFor)
{
    for (const double pixels : {11.0, 11.55, 12.0, 12.6, 12.99, 17.88, 24.0, 0.4})
        EXPECT_LE(QFontInfo{textFont(pixels, false)}.pixelSize(), std::max(1.0, pixels)) << pixels;
    EXPECT_EQ(QFontInfo{textFont(12.0, false)}.pixelSize(), 12);
    EXPECT_EQ(QFontInfo{textFont(12 * (1 + 1.0 / 3), false)}.pixelSize(), 16) << "3 x 4, in thirds";
}

TEST(TextFont, IsTheOneThatComesWithTheProduct)
{
    EXPECT_EQ(QFontInfo{textFont(12, false)}.family(), QStringLiteral("Inter"));
    EXPECT_TRUE(QFontInfo{textFont(12, true)}.exactMatch());
}

}  // namespace
}  // namespace millrace::ui::fonts_test
