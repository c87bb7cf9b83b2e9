// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/export/interrupt.h"

#include <csignal>

#include "core/base/invariant.h"
#include "tests/ui/export/export_fixture.h"
#include "ui/export/export_job.h"

namespace millrace::ui::interrupt_test {
namespace {

using namespace std::chrono_literals;

class InterruptTest : public test::ExportTest, public testing::WithParamInterface<int> {};

TEST_P(InterruptTest, SignalDuringAnExportEndsItAndLeavesNoFile)
{
    const InterruptGuard guard;
    int drawn = 0;
    const FrameSource source = [&drawn](SimTime) {
        if (drawn == 5)
            raise(GetParam());
        return test::movingPattern(test::kSmall, drawn++);
    };
    const ExportSettings settings{.span = {.to = SimTime{10s}}, .size = test::kSmall};
    const Status written =
        exportVideo(file("a.mp4"), settings, source, {}, {}, InterruptGuard::requested());
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().code, Error::Code::Cancelled);
    EXPECT_EQ(drawn, 6);
    EXPECT_TRUE(names().empty());
}

TEST_P(InterruptTest, EarlierHandlerIsBackAfterwards)
{
    const auto before = std::signal(GetParam(), [](int) {});
    const auto ours = std::signal(GetParam(), [](int) {});
    std::signal(GetParam(), ours);
    {
        const InterruptGuard guard;
        raise(GetParam());
        EXPECT_TRUE(InterruptGuard::requested());
    }
    EXPECT_EQ(std::signal(GetParam(), before), ours);
}

TEST_P(InterruptTest, IgnoredSignalStaysIgnored)
{
    const auto before = std::signal(GetParam(), SIG_IGN);
    {
        const InterruptGuard guard;
        raise(GetParam());
        EXPECT_FALSE(InterruptGuard::requested());
    }
    EXPECT_EQ(std::signal(GetParam(), before), SIG_IGN);
}

INSTANTIATE_TEST_SUITE_P(Signals, InterruptTest, testing::Values(SIGINT, SIGTERM, SIGHUP),
                         [](const auto& row) {
                             return std::string{row.param == SIGINT    ? "CtrlC"
                                                : row.param == SIGTERM ? "Terminate"
                                                                       : "ClosedTerminal"};
                         });

TEST(InterruptGuardTest, EveryGuardStartsUnrequested)
{
    {
        const InterruptGuard guard;
        raise(SIGINT);
        ASSERT_TRUE(InterruptGuard::requested());
    }
    const InterruptGuard next;
    EXPECT_FALSE(InterruptGuard::requested());
}

TEST(InterruptGuardTest, SecondGuardAtOnceIsOurBug)
{
    const InterruptGuard guard;
    EXPECT_THROW(InterruptGuard{}, InvariantBroken);
}

}  // namespace
}  // namespace millrace::ui::interrupt_test
