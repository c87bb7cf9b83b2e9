// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/export/picture_writer.h"

#include <QImageReader>

#include "tests/ui/export/export_fixture.h"

namespace millrace::ui::picture_writer_test {
namespace {

using test::kSmall;
using test::movingPattern;

class PictureWriterTest : public test::ExportTest {};

TEST_F(PictureWriterTest, EveryPixelComesBack)
{
    const QImage image = movingPattern(kSmall, 3);
    ASSERT_TRUE(writePicture(file("a.png"), image));
    const QImage read{QString::fromStdString(file("a.png").string()), "png"};
    EXPECT_TRUE(read.convertToFormat(QImage::Format_RGB32) == image);
    EXPECT_FALSE(read.convertToFormat(QImage::Format_RGB32) == movingPattern(kSmall, 4));
    EXPECT_EQ(names(), std::vector<std::string>{"a.png"});
}

TEST_F(PictureWriterTest, NotesComeBackAsText)
{
    ASSERT_TRUE(writePicture(file("a.png"), movingPattern(kSmall, 0),
                             {{QStringLiteral("scenario"), QStringLiteral("Drei Wörter")},
                              {QStringLiteral("seed"), QStringLiteral("42")},
                              {QStringLiteral("time"), QStringLiteral("73s")}}));
    QImageReader reader{QString::fromStdString(file("a.png").string())};
    EXPECT_EQ(reader.text(QStringLiteral("scenario")), QStringLiteral("Drei Wörter"));
    EXPECT_EQ(reader.text(QStringLiteral("seed")), QStringLiteral("42"));
    EXPECT_EQ(reader.text(QStringLiteral("time")), QStringLiteral("73s"));
}

TEST_F(PictureWriterTest, OddSizeIsFine)
{
    ASSERT_TRUE(writePicture(file("a.png"), movingPattern({321, 181}, 0)));
    EXPECT_EQ(QImage{QString::fromStdString(file("a.png").string())}.size(), QSize(321, 181));
}

TEST_F(PictureWriterTest, SameImageGivesTheSameBytes)
{
    ASSERT_TRUE(writePicture(file("a.png"), movingPattern(kSmall, 0)));
    ASSERT_TRUE(writePicture(file("b.png"), movingPattern(kSmall, 0)));
    EXPECT_TRUE(test::bytesOf(file("a.png")) == test::bytesOf(file("b.png")));
}

TEST_F(PictureWriterTest, NoImageIsAnErrorAndNoFile)
{
    const Status written = writePicture(file("a.png"), QImage{});
    ASSERT_FALSE(written);
    EXPECT_NE(written.error().message.find("memory"), std::string::npos);
    EXPECT_TRUE(names().empty());
}

}  // namespace
}  // namespace millrace::ui::picture_writer_test
