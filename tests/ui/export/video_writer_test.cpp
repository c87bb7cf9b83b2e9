// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/export/video_writer.h"

#include <algorithm>
#include <array>

#include "core/base/invariant.h"
#include "tests/ui/export/decoded_video.h"
#include "tests/ui/export/export_fixture.h"

namespace millrace::ui::video_writer_test {
namespace {

using test::bytesOf;
using test::decode;
using test::DecodedVideo;
using test::kSmall;
using test::lumaOf;
using test::movingPattern;
using test::psnr;

class VideoWriterTest : public test::ExportTest {
protected:
    static void write(const std::filesystem::path& path, int frames, QSize size = kSmall,
                      int fps = 30, const Notes& notes = {})
    {
        auto opened = VideoWriter::open(path, size, fps, notes);
        ASSERT_TRUE(opened) << opened.error().message;
        const std::unique_ptr<VideoWriter> writer = std::move(opened).value();
        for (int k = 0; k < frames; ++k) {
            const Status added = writer->add(movingPattern(size, k));
            ASSERT_TRUE(added) << added.error().message;
        }
        const Status finished = writer->finish();
        ASSERT_TRUE(finished) << finished.error().message;
    }
};

TEST_F(VideoWriterTest, WritesH264InTheSizeRateAndColoursThatPlayersExpect)
{
    write(file("a.mp4"), 5, {640, 360}, 25);
    const DecodedVideo video = decode(file("a.mp4"));
    EXPECT_EQ(video.codec, "h264");
    EXPECT_EQ(video.profile, "High");
    EXPECT_EQ(video.pixelFormat, "yuv420p");
    EXPECT_EQ(video.colours, "bt709 bt709 bt709 tv");
    EXPECT_EQ(video.width, 640);
    EXPECT_EQ(video.height, 360);
    EXPECT_EQ(video.fps, 25);
    EXPECT_EQ(names(), std::vector<std::string>{"a.mp4"});
}

class FrameCounts : public VideoWriterTest, public testing::WithParamInterface<int> {};

TEST_P(FrameCounts, EveryFrameComesBackAtItsTime)
{
    for (const int fps : {24, 30, 60}) {
        SCOPED_TRACE(fps);
        write(file("a.mp4"), GetParam(), kSmall, fps);
        const DecodedVideo video = decode(file("a.mp4"));
        ASSERT_EQ(video.frames.size(), static_cast<std::size_t>(GetParam()));
        for (std::size_t k = 0; k < video.times.size(); ++k)
            EXPECT_NEAR(video.times[k], static_cast<double>(k) / fps, 1e-6);
    }
}

// More and fewer than the encoder looks ahead, and past a key frame.
INSTANTIATE_TEST_SUITE_P(Lengths, FrameCounts, testing::Values(1, 2, 9, 160));

TEST_F(VideoWriterTest, FrameLooksLikeItsSourceAndLessLikeTheNeighbours)
{
    constexpr int kFrames = 45;
    for (const QSize size : {kSmall, QSize{1280, 720}}) {
        write(file("a.mp4"), kFrames, size);
        const DecodedVideo video = decode(file("a.mp4"));
        ASSERT_EQ(video.frames.size(), std::size_t{kFrames});
        double worst = 100;
        for (int k = 0; k < kFrames; ++k) {
            const test::Luma& decoded = video.frames[static_cast<std::size_t>(k)];
            const double own = psnr(decoded, lumaOf(movingPattern(size, k)));
            worst = std::min(worst, own);
            EXPECT_GE(own, 38) << "frame " << k;
            for (const int neighbour : {k - 1, k + 1})
                EXPECT_LT(psnr(decoded, lumaOf(movingPattern(size, neighbour))), own) << k;
        }
        RecordProperty("worstPsnr" + std::to_string(size.width()), std::to_string(worst));
    }
}

TEST_F(VideoWriterTest, EveryColourKeepsItsBrightness)
{
    auto opened = VideoWriter::open(file("a.mp4"), kSmall, 30);
    ASSERT_TRUE(opened);
    const auto writer = std::move(opened).value();
    const std::array colours{Qt::black, Qt::white, Qt::red, Qt::green, Qt::blue};
    for (const Qt::GlobalColor colour : colours) {
        QImage image{kSmall, QImage::Format_RGB32};
        image.fill(colour);
        ASSERT_TRUE(writer->add(image));
    }
    ASSERT_TRUE(writer->finish());
    // BT.709 in TV range. The older BT.601 would give red 81, green 145 and blue 41.
    constexpr std::array kLuma{16, 235, 63, 173, 32};
    const DecodedVideo video = decode(file("a.mp4"));
    ASSERT_EQ(video.frames.size(), colours.size());
    for (std::size_t k = 0; k < colours.size(); ++k)
        EXPECT_NEAR(video.frames[k][1000], kLuma[k], 1) << k;
}

TEST_F(VideoWriterTest, SecondExportGivesTheSameFramesAndTheSameBytes)
{
    write(file("a.mp4"), 40);
    write(file("b.mp4"), 40);
    EXPECT_EQ(decode(file("a.mp4")).frames, decode(file("b.mp4")).frames);
    EXPECT_TRUE(bytesOf(file("a.mp4")) == bytesOf(file("b.mp4")));
}

TEST_F(VideoWriterTest, IndexStandsInFrontSoThatABrowserCanStartAtOnce)
{
    write(file("a.mp4"), 10);
    const std::string bytes = bytesOf(file("a.mp4"));
    ASSERT_NE(bytes.find("moov"), std::string::npos);
    EXPECT_LT(bytes.find("moov"), bytes.find("mdat"));
}

TEST_F(VideoWriterTest, NotesAreStoredAndNothingElseTellsOfTheMachine)
{
    write(file("a.mp4"), 2, kSmall, 30,
          {{QStringLiteral("scenario"), QStringLiteral("Ein Ereignis, drei Wörter")},
           {QStringLiteral("seed"), QStringLiteral("42")}});
    const DecodedVideo video = decode(file("a.mp4"));
    EXPECT_EQ(video.title, "Ein Ereignis, drei Wörter");
    EXPECT_EQ(video.comment, "scenario: Ein Ereignis, drei Wörter; seed: 42");
    EXPECT_EQ(bytesOf(file("a.mp4")).find(folder().string()), std::string::npos);
}

struct BadFormatCase {
    const char* name;
    QSize size;
    int fps;
    const char* says;
};

class BadFormat : public VideoWriterTest, public testing::WithParamInterface<BadFormatCase> {};

TEST_P(BadFormat, IsRefusedWithAReasonAndLeavesNothing)
{
    const auto opened = VideoWriter::open(file("a.mp4"), GetParam().size, GetParam().fps);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, Error::Code::OutOfRange);
    EXPECT_NE(opened.error().message.find(GetParam().says), std::string::npos)
        << opened.error().message;
    EXPECT_TRUE(names().empty());
}

INSTANTIATE_TEST_SUITE_P(
    Formats, BadFormat,
    testing::Values(BadFormatCase{"OddWidth", {1279, 720}, 30, "even sides, such as 1278x720"},
                    BadFormatCase{"OddHeight", {1280, 721}, 30, "even sides, such as 1280x720"},
                    BadFormatCase{"Empty", {0, 0}, 30, "at least 16"},
                    BadFormatCase{"Negative", {-1280, -720}, 30, "at least 16"},
                    BadFormatCase{"Tiny", {14, 720}, 30, "at least 16"},
                    BadFormatCase{"Long", {8194, 720}, 30, "7680x4320 is the most"},
                    BadFormatCase{"Huge", {8192, 8192}, 30, "7680x4320 is the most"},
                    BadFormatCase{"Overflowing", {1 << 30, 1 << 30}, 30, "7680x4320 is the most"},
                    BadFormatCase{"NoRate", {1280, 720}, 0, "1 to 120 fps"},
                    BadFormatCase{"HugeRate", {1280, 720}, 1000, "1 to 120 fps"}),
    [](const auto& row) { return row.param.name; });

TEST_F(VideoWriterTest, LargestSizeIsWritten)
{
    auto opened = VideoWriter::open(file("a.mp4"), {7680, 4320}, 30);
    ASSERT_TRUE(opened) << opened.error().message;
    const auto writer = std::move(opened).value();
    QImage image{7680, 4320, QImage::Format_RGB32};
    image.fill(Qt::gray);
    ASSERT_TRUE(writer->add(image));
    ASSERT_TRUE(writer->finish());
    EXPECT_EQ(decode(file("a.mp4")).width, 7680);
}

TEST_F(VideoWriterTest, FrameOfAnotherSizeOrFormatIsOurBug)
{
    auto opened = VideoWriter::open(file("a.mp4"), kSmall, 30);
    ASSERT_TRUE(opened);
    const auto writer = std::move(opened).value();
    EXPECT_THROW(static_cast<void>(writer->add(movingPattern({640, 360}, 0))), InvariantBroken);
    const QImage alpha = movingPattern(kSmall, 0).convertToFormat(QImage::Format_ARGB32);
    EXPECT_THROW(static_cast<void>(writer->add(alpha)), InvariantBroken);
}

}  // namespace
}  // namespace millrace::ui::video_writer_test
