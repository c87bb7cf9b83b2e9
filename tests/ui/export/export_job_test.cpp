// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/export/export_job.h"

#include <algorithm>
#include <stdexcept>
#include <thread>

#include "core/base/invariant.h"
#include "tests/ui/export/decoded_video.h"
#include "tests/ui/export/export_fixture.h"

namespace millrace::ui::export_job_test {
namespace {

using namespace std::chrono_literals;
using test::kSmall;
using test::movingPattern;

class ExportJobTest : public test::ExportTest {
protected:
    /// One second from 10 s on: 30 frames.
    ExportSettings settings() const
    {
        return {.span = {.from = SimTime{10s}, .to = SimTime{11s}, .fps = 30}, .size = kSmall};
    }

    /// Draws the frame whose time was asked for and notes the time and the thread.
    FrameSource source()
    {
        return [this](SimTime time) {
            asked.push_back(time);
            drawnBy.push_back(std::this_thread::get_id());
            return movingPattern(kSmall, static_cast<int>(asked.size()) - 1);
        };
    }

    std::vector<SimTime> asked;
    std::vector<std::thread::id> drawnBy;
    std::atomic<bool> cancelled{false};
};

TEST_F(ExportJobTest, AsksForTheTimeOfEveryFrameInOrderAndWritesThemAll)
{
    const Status written = exportVideo(file("a.mp4"), settings(), source(), {}, {}, cancelled);
    ASSERT_TRUE(written) << written.error().message;

    ASSERT_EQ(asked.size(), 30U);
    for (std::size_t k = 0; k < asked.size(); ++k)
        EXPECT_EQ(asked[k], settings().span.timeOf(static_cast<std::int64_t>(k)));
    EXPECT_EQ(asked[1], SimTime{10'033'333'333ns});

    const test::DecodedVideo video = test::decode(file("a.mp4"));
    ASSERT_EQ(video.frames.size(), 30U);
    for (int k = 0; k < 30; ++k)
        EXPECT_GE(test::psnr(video.frames[static_cast<std::size_t>(k)],
                             test::lumaOf(movingPattern(kSmall, k))),
                  38);
}

TEST_F(ExportJobTest, DrawsOnTheCallersThreadOnly)
{
    ASSERT_TRUE(exportVideo(file("a.mp4"), settings(), source(), {}, {}, cancelled));
    EXPECT_EQ(std::count(drawnBy.begin(), drawnBy.end(), std::this_thread::get_id()), 30);
}

TEST_F(ExportJobTest, SlowerPlaybackMakesMoreFramesOfTheSameTime)
{
    ExportSettings slow = settings();
    slow.span.perVideoSecond = 500ms;
    ASSERT_TRUE(exportVideo(file("a.mp4"), slow, source(), {}, {}, cancelled));
    EXPECT_EQ(test::decode(file("a.mp4")).frames.size(), 60U);
    EXPECT_LT(asked.back(), SimTime{11s});
}

TEST_F(ExportJobTest, ProgressRisesToTheLastFrame)
{
    std::vector<std::int64_t> seen;
    const auto progress = [&seen](std::int64_t done, std::int64_t frames) {
        EXPECT_EQ(frames, 30);
        seen.push_back(done);
    };
    ASSERT_TRUE(exportVideo(file("a.mp4"), settings(), source(), {}, progress, cancelled));
    ASSERT_FALSE(seen.empty());
    EXPECT_TRUE(std::is_sorted(seen.begin(), seen.end()));
    EXPECT_EQ(std::adjacent_find(seen.begin(), seen.end()), seen.end()) << "told twice";
    EXPECT_EQ(seen.back(), 30);
}

TEST_F(ExportJobTest, CancelMidwayStopsDrawingAndLeavesNoFile)
{
    const FrameSource draws = source();
    const FrameSource cancels = [&](SimTime time) {
        if (asked.size() == 12)
            cancelled.store(true);
        return draws(time);
    };
    const Status written = exportVideo(file("a.mp4"), settings(), cancels, {}, {}, cancelled);
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().code, Error::Code::Cancelled);
    EXPECT_EQ(asked.size(), 13U);
    EXPECT_TRUE(names().empty());
}

TEST_F(ExportJobTest, CancelLeavesTheOldFileAsItWas)
{
    test::writeBytes(file("a.mp4"), "old");
    cancelled.store(true);
    ASSERT_FALSE(exportVideo(file("a.mp4"), settings(), source(), {}, {}, cancelled));
    EXPECT_EQ(names(), std::vector<std::string>{"a.mp4"});
    EXPECT_EQ(test::bytesOf(file("a.mp4")), "old");
}

TEST_F(ExportJobTest, FullDiskEndsTheJobLongBeforeItsLastFrame)
{
    ExportSettings longer = settings();
    longer.span.to = SimTime{10min};
    const test::FullDisk full{20'000};
    const Status written = exportVideo(file("a.mp4"), longer, source(), {}, {}, cancelled);
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().code, Error::Code::Io);
    EXPECT_NE(written.error().message.find("File too large"), std::string::npos);
    EXPECT_LT(asked.size(), 300U) << "of " << longer.span.frames();
    EXPECT_TRUE(names().empty());
}

TEST_F(ExportJobTest, DrawingIsNeverMoreThanTheBeltAheadOfTheEncoder)
{
    auto started = ExportJob::start(file("a.mp4"), settings(), source());
    ASSERT_TRUE(started);
    const auto job = std::move(started).value();
    for (ExportJob::Step step{}; step != ExportJob::Step::Finished;) {
        step = job->step(0ms);
        ASSERT_NE(step, ExportJob::Step::Failed);
        // One more than wait on the belt is with the encoder.
        EXPECT_LE(static_cast<std::int64_t>(asked.size()) - job->done(),
                  static_cast<std::int64_t>(EncoderThread::kFramesWaiting) + 1);
    }
    EXPECT_EQ(job->done(), 30);
    EXPECT_EQ(job->step(0ms), ExportJob::Step::Finished);
}

TEST_F(ExportJobTest, DestroyedHalfwayItLeavesNothing)
{
    {
        auto started = ExportJob::start(file("a.mp4"), settings(), source());
        ASSERT_TRUE(started);
        const auto job = std::move(started).value();
        while (asked.size() < 10)
            ASSERT_NE(job->step(10ms), ExportJob::Step::Failed);
        EXPECT_EQ(names().size(), 1U) << "the hidden file";
    }
    EXPECT_TRUE(names().empty());
}

TEST_F(ExportJobTest, SourceThatThrowsLeavesNothing)
{
    const FrameSource throws = [](SimTime) -> QImage { throw std::runtime_error{"bug"}; };
    EXPECT_THROW(
        static_cast<void>(exportVideo(file("a.mp4"), settings(), throws, {}, {}, cancelled)),
        std::runtime_error);
    EXPECT_TRUE(names().empty());
}

TEST_F(ExportJobTest, SourceWithoutMemoryIsAnErrorAndOfTheWrongSizeABug)
{
    const FrameSource nothing = [](SimTime) { return QImage{}; };
    const Status written = exportVideo(file("a.mp4"), settings(), nothing, {}, {}, cancelled);
    ASSERT_FALSE(written);
    EXPECT_NE(written.error().message.find("memory"), std::string::npos);

    const FrameSource wrong = [](SimTime) { return movingPattern({640, 360}, 0); };
    EXPECT_THROW(
        static_cast<void>(exportVideo(file("a.mp4"), settings(), wrong, {}, {}, cancelled)),
        InvariantBroken);
    EXPECT_TRUE(names().empty());
}

TEST_F(ExportJobTest, SpanWithoutFramesAndOddSizeAreRefusedBeforeAnythingIsDrawn)
{
    ExportSettings empty = settings();
    empty.span.to = empty.span.from;
    EXPECT_FALSE(exportVideo(file("a.mp4"), empty, source(), {}, {}, cancelled));
    ExportSettings odd = settings();
    odd.size = {321, 180};
    EXPECT_FALSE(exportVideo(file("a.mp4"), odd, source(), {}, {}, cancelled));
    EXPECT_TRUE(asked.empty());
    EXPECT_TRUE(names().empty());
}

TEST_F(ExportJobTest, MoreThanTheDiskCanHoldIsRefusedBeforeAnythingIsDrawn)
{
    // The largest video there may be, predicted at 510 GB; so check that this disk has less.
    ExportSettings huge{.span = {.to = SimTime{1'000'000s}, .fps = 1},
                        .size = QSize{7680, 4320},
                        .factsPerSecond = 1000};
    const auto available = std::filesystem::space(folder()).available;
    if (available >= huge.predictedBytes())
        FAIL() << "needs a disk with less than " << huge.predictedBytes() << " bytes free";
    const Status written = exportVideo(file("a.mp4"), huge, source(), {}, {}, cancelled);
    ASSERT_FALSE(written);
    EXPECT_NE(written.error().message.find("MB are free"), std::string::npos)
        << written.error().message;
    EXPECT_TRUE(asked.empty());
    EXPECT_TRUE(names().empty());
}

}  // namespace
}  // namespace millrace::ui::export_job_test
