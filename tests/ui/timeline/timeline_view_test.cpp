// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/timeline_view.h"

#include <gtest/gtest.h>

#include "tests/ui/window/open_window.h"

// What the timeline shows beside the playhead.

namespace millrace::ui::timeline_view_test {
namespace {

using namespace std::chrono_literals;

class TimelineViewTest : public test::OpenWindow {
protected:
    TimelineView* timeline() { return window.findChild<TimelineView*>(); }
};

TEST_F(TimelineViewTest, BothEndsOfALoopStandThereBeforeItIsPlayed)
{
    EXPECT_EQ(timeline()->loopBracket(), std::nullopt);
    player().seek(SimTime{40s});
    act(ActionId::LoopFrom);
    ASSERT_TRUE(timeline()->loopBracket());
    EXPECT_FALSE(player().looping());
    EXPECT_DOUBLE_EQ(timeline()->loopBracket()->first, timeline()->axis().xAt(SimTime{40s}));
    EXPECT_DOUBLE_EQ(timeline()->loopBracket()->second, timeline()->axis().xAt(player().end()));
    const QImage before = timeline()->grab().toImage();
    player().seek(SimTime{60s});
    act(ActionId::LoopTo);
    EXPECT_DOUBLE_EQ(timeline()->loopBracket()->second, timeline()->axis().xAt(SimTime{60s}));
    player().seek(SimTime{40s});
    const QImage set = timeline()->grab().toImage();
    EXPECT_NE(set, before) << "it is drawn";
    player().setLooping(true);
    EXPECT_NE(timeline()->grab().toImage(), set) << "one that is played looks otherwise";
}

}  // namespace
}  // namespace millrace::ui::timeline_view_test
