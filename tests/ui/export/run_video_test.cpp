// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <QTemporaryDir>

#include "core/engine/engine.h"
#include "core/trace/cursor.h"
#include "tests/support/scenarios.h"
#include "tests/ui/export/decoded_video.h"
#include "ui/export/run_frames.h"

// A video of a real run, as another player sees it, against the pictures of its moments.

namespace millrace::ui::run_video_test {
namespace {

using namespace std::chrono_literals;

class RunVideoTest : public testing::Test {
protected:
    RunVideoTest()
        : recording{runScenario(millrace::test::shippedScenario("one-event-three-reactions"))
                        .recording}
        , settings{{SimTime{72s}, SimTime{76s}, 30, 1s}, QSize{1280, 720}}
    {
    }

    test::DecodedVideo exported(const char* name)
    {
        const std::atomic<bool> goOn{false};
        const std::filesystem::path path = folder.filePath(QString::fromUtf8(name)).toStdString();
        const Status status = exportVideo(
            path, settings, framesOf(recording, settings.size, false), notesOf(*recording),
            [](std::int64_t, std::int64_t) {}, goOn);
        EXPECT_TRUE(status) << (status ? "" : status.error().message);
        return test::decode(path);
    }

    std::size_t itemsInFlight(SimTime time)
    {
        Cursor cursor{recording};
        cursor.seekTime(time);
        return cursor.state().log.onTheirWay.size() + cursor.state().queue.onTheirWay.size();
    }

    QTemporaryDir folder;
    std::shared_ptr<const Recording> recording;
    ExportSettings settings;
};

TEST_F(RunVideoTest, ShowsInEveryFrameThePictureOfItsTime)
{
    const test::DecodedVideo video = exported("run.mp4");
    EXPECT_EQ(video.codec, "h264");
    EXPECT_EQ(video.width, 1280);
    EXPECT_EQ(video.height, 720);
    ASSERT_EQ(video.frames.size(), 120U);
    const FrameSource source = framesOf(recording, settings.size, false);
    int moving = 0;
    for (std::int64_t k = 1; k + 1 < 120; k += 3) {
        const test::Luma picture = test::lumaOf(source(settings.span.timeOf(k)));
        const auto at = static_cast<std::size_t>(k);
        const double own = test::psnr(video.frames[at], picture);
        EXPECT_GE(own, 38.0) << "frame " << k;
        if (itemsInFlight(settings.span.timeOf(k)) == 0)
            continue;
        ++moving;
        EXPECT_GT(own, test::psnr(video.frames[at - 1], picture)) << "frame " << k;
        EXPECT_GT(own, test::psnr(video.frames[at + 1], picture)) << "frame " << k;
    }
    EXPECT_GT(moving, 5);
}

TEST_F(RunVideoTest, IsTheSameAtTheSecondExport)
{
    settings.span.to = SimTime{73s};
    EXPECT_EQ(exported("one.mp4").frames, exported("two.mp4").frames);
}

}  // namespace
}  // namespace millrace::ui::run_video_test
