// SPDX-License-Identifier: GPL-3.0-or-later
#include <fstream>

#include <gtest/gtest.h>

#include <QTemporaryDir>

#include "core/scenario/shipped.h"
#include "ui/document/scenario_document.h"

// Which runs hold up the window, and which do not.

namespace millrace::ui::at_once_test {
namespace {

TEST(RunsAtOnce, GoToAThreadWhenTheyTurnOutLongerThanTheyLooked)
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("bursts.toml"));
    {
        std::ofstream file{path.toStdString()};
        file << findShipped("one-event-three-reactions")->text;
        for (int n = 1; n <= 150; ++n)
            file << "\n[[at]]\ntime = \"" << n << " s\"\nburst = 1000\nfor = \"1 s\"\n";
    }
    ScenarioDocument document;
    ASSERT_TRUE(document.open(QStringLiteral("one-event-three-reactions")).empty());
    EXPECT_FALSE(document.isRunning()) << "a blink of an eye";
    const std::vector<Error> errors = document.open(path);
    ASSERT_TRUE(errors.empty()) << describe(errors.front());
    EXPECT_TRUE(document.isRunning());
    document.giveUpRun();
    EXPECT_FALSE(document.isRunning());
}

}  // namespace
}  // namespace millrace::ui::at_once_test
