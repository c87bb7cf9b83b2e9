// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/export/command_twin.h"

#include <gtest/gtest.h>

#include <QProcess>

#include "core/base/duration_text.h"

namespace millrace::ui::command_twin_test {
namespace {

using namespace std::chrono_literals;

TEST(DurationWords, AreOneWordThatTheCommandReadsBack)
{
    const struct {
        SimDuration duration;
        const char* word;
    } rows[] = {{0s, "0s"},       {3min, "3min"},          {73'500ms, "73.5s"},
                {500ms, "500ms"}, {1s + 1us, "1000001us"}, {33'333'333ns, "33333333ns"},
                {36h, "1.5d"}};
    for (const auto& [duration, word] : rows) {
        EXPECT_EQ(durationWord(duration).toStdString(), word);
        const Result<SimDuration> read = parseDuration(word);
        ASSERT_TRUE(read) << read.error().message;
        EXPECT_EQ(read.value(), duration);
    }
}

class ShellQuotedTest : public testing::TestWithParam<const char*> {};

TEST_P(ShellQuotedTest, ShellReadsItBackUnchanged)
{
    const QString path = QString::fromUtf8(GetParam());
    QProcess shell;
    shell.start(QStringLiteral("bash"),
                {QStringLiteral("-c"), QStringLiteral("printf %s ") + shellQuoted(path)});
    ASSERT_TRUE(shell.waitForFinished());
    const QString read = QString::fromUtf8(shell.readAllStandardOutput());
    const QString expected = path.startsWith(u'-') ? QStringLiteral("./") + path : path;
    EXPECT_EQ(read.toStdString(), expected.toStdString());
    EXPECT_FALSE(shellQuoted(path).contains(u'\n'));
}

INSTANTIATE_TEST_SUITE_P(Paths, ShellQuotedTest,
                         testing::Values("a.toml", "/home/x/my runs/a b.toml", "it's.toml",
                                         "$(rm -rf x)`y`\"z\"\\.toml", "a;b&c|d>e.toml", "-o.toml",
                                         "~/a*?.toml", "zwölf.toml", "two\nlines", "tab\t'quote'\\",
                                         "!x", "#x"));

TEST(CommandTwinTest, NamesEverythingThatAVideoDependsOn)
{
    const ExportChoice choice{
        .kind = ExportChoice::Kind::Video,
        .span = {.from = SimTime{73s}, .to = SimTime{90'500ms}, .fps = 60, .perVideoSecond = 500ms},
        .size = {1280, 720},
        .dark = true,
        .path = QStringLiteral("my out.mp4")};
    EXPECT_EQ(commandTwin(QStringLiteral("a.toml"), choice).toStdString(),
              "millrace export a.toml -o 'my out.mp4' --from 73s --to 90.5s --size 1280x720 "
              "--fps 60 --speed 500ms --theme dark");
}

TEST(CommandTwinTest, LeavesOutTheSpeedWhenTimeRunsAsItIs)
{
    ExportChoice choice{.span = {.to = SimTime{3min}}, .path = {}};
    EXPECT_EQ(commandTwin({}, choice).toStdString(),
              "millrace export FILE -o OUT.mp4 --from 0s --to 3min --size 1920x1080 --fps 30 "
              "--theme light");
    choice.span.perVideoSecond = 12s + 1us;
    EXPECT_TRUE(commandTwin({}, choice).contains(QStringLiteral("--speed 12000001us ")));
    choice.span.perVideoSecond = 10s;
    EXPECT_TRUE(commandTwin({}, choice).contains(QStringLiteral("--speed 10s ")));
}

TEST(CommandTwinTest, PictureHasAMomentAndNoRate)
{
    const ExportChoice choice{
        .kind = ExportChoice::Kind::Picture, .at = SimTime{1ns}, .path = QStringLiteral("p.png")};
    EXPECT_EQ(commandTwin(QStringLiteral("a.toml"), choice).toStdString(),
              "millrace export a.toml -o p.png --at 1ns --size 1920x1080 --theme light");
}

}  // namespace
}  // namespace millrace::ui::command_twin_test
