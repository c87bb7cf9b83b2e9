// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/paint/fonts.h"

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

TEST(TextFont, IsTheOneThatComesWithTheProduct)
{
    EXPECT_EQ(QFontInfo{textFont(12, false)}.family(), QStringLiteral("Inter"));
    EXPECT_TRUE(QFontInfo{textFont(12, true)}.exactMatch());
}

}  // namespace
}  // namespace millrace::ui::fonts_test
