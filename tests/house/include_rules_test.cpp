// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/house/include_rules.h"

#include <algorithm>

#include <gtest/gtest.h>

namespace millrace::house::include_rules_test {
namespace {

struct IncludeCase {
    const char* name;
    const char* path;
    const char* text;
    const char* breach;  ///< Part of what is said; "" when all is well.
};

class IncludeTest : public testing::TestWithParam<IncludeCase> {};

TEST_P(IncludeTest, SaysWhatIsWrong)
{
    const std::vector<Breach> breaches = includeBreaches({{GetParam().path, GetParam().text}});
    if (std::string_view{GetParam().breach}.empty()) {
        EXPECT_TRUE(breaches.empty()) << listed(breaches);
        return;
    }
    ASSERT_EQ(breaches.size(), 1U) << listed(breaches);
    EXPECT_NE(breaches.front().what.find(GetParam().breach), std::string::npos) << listed(breaches);
}

INSTANTIATE_TEST_SUITE_P(
    Rows, IncludeTest,
    testing::Values(
        IncludeCase{"Allowed", "core/log/a.cpp", "#include \"core/kernel/context.h\"\n", ""},
        IncludeCase{"Itself", "core/log/a.cpp", "#include \"core/log/a.h\"\n", ""},
        IncludeCase{"Standard", "core/base/a.cpp", "#include <vector>\n", ""},
        IncludeCase{"OtherHalf", "core/log/a.cpp", "#include \"core/queue/worker.h\"\n",
                    "core/log may not include core/queue"},
        IncludeCase{"Spaces", "core/log/a.cpp", "  #  include  \"core/queue/worker.h\"\n",
                    "core/log may not include core/queue"},
        IncludeCase{"Upwards", "core/base/a.h", "#include \"core/trace/trace.h\"\n",
                    "may not include core/trace"},
        IncludeCase{"CoreToUi", "core/trace/a.h", "#include \"ui/scene/scene.h\"\n",
                    "may not include ui/scene"},
        IncludeCase{"PaneToEngine", "ui/panels/a.h", "#include \"core/engine/engine.h\"\n",
                    "may not include core/engine"},
        IncludeCase{"CheckerToTrace", "core/check/a.h", "#include \"core/trace/facts.h\"\n",
                    "may not include core/trace"},
        IncludeCase{"StudyToAssignors", "core/study/a.h",
                    "#include \"core/log/assignors/range.h\"\n", ""},
        IncludeCase{"StudyToLog", "core/study/a.h", "#include \"core/log/consumer.h\"\n",
                    "core/study may not include core/log"},
        IncludeCase{"SimilarName", "core/log/a.h", "#include \"core/kernels/a.h\"\n",
                    "may not include core/kernels"},
        IncludeCase{"Relative", "core/log/a.cpp", "#include \"consumer.h\"\n",
                    "does not begin with"},
        IncludeCase{"UnknownFolder", "core/novel/a.cpp", "", "no row"},
        IncludeCase{"LooseFile", "core/a.cpp", "", "no row"},
        IncludeCase{"TestsReachAll", "tests/core/log/a_test.cpp",
                    "#include \"core/queue/worker.h\"\n#include <QTest>\n", ""},
        IncludeCase{"TestsRelative", "tests/core/a_test.cpp", "#include \"a.h\"\n",
                    "does not begin with"},
        IncludeCase{"ProgramToUi", "app/millracectl/main.cpp", "#include \"ui/scene/scene.h\"\n",
                    "may not include ui/scene"}),
    [](const auto& row) { return row.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Qt, IncludeTest,
    testing::Values(
        IncludeCase{"InCore", "core/base/a.h", "#include <QString>\n", "may include nothing"},
        IncludeCase{"ModuleInCore", "core/base/a.h", "#include <QtCore/QString>\n",
                    "may include nothing"},
        IncludeCase{"InScene", "ui/scene/a.h", "#include <QColor>\n", "may include nothing"},
        IncludeCase{"InCtl", "app/millracectl/a.h", "#include <QString>\n", "may include nothing"},
        IncludeCase{"WidgetInPaint", "ui/paint/a.h", "#include <QWidget>\n", "Core and Gui only"},
        IncludeCase{"ImageInPaint", "ui/paint/a.h", "#include <QImage>\n", ""},
        IncludeCase{"ImageInPlayback", "ui/playback/a.h", "#include <QImage>\n", "Qt Core only"},
        IncludeCase{"TimerInPlayback", "ui/playback/a.h", "#include <QTimer>\n", ""},
        IncludeCase{"WidgetInStage", "ui/stage/a.h", "#include <QWidget>\n", ""}),
    [](const auto& row) { return row.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Costly, IncludeTest,
    testing::Values(IncludeCase{"PlotAtHome", "ui/charts/a.cpp", "#include <qcustomplot.h>\n", ""},
                    IncludeCase{"PlotElsewhere", "ui/panels/a.cpp", "#include <qcustomplot.h>\n",
                                "belongs in"},
                    IncludeCase{"JsonElsewhere", "app/millracectl/a.cpp",
                                "#include <nlohmann/json.hpp>\n", "belongs in"},
                    IncludeCase{"TomlElsewhere", "core/study/a.cpp", "#include <toml++/toml.h>\n",
                                "belongs in"},
                    IncludeCase{"VideoElsewhere", "ui/paint/a.cpp",
                                "#include <libavcodec/avcodec.h>\n", "belongs in"}),
    [](const auto& row) { return row.param.name; });

TEST(CostlyInclude, IsRefusedInASecondFile)
{
    const std::vector<Breach> breaches =
        includeBreaches({{"ui/charts/a.cpp", "#include <qcustomplot.h>\n"},
                         {"ui/charts/b.cpp", "#include <qcustomplot.h>\n"}});
    ASSERT_EQ(breaches.size(), 1U) << listed(breaches);
    EXPECT_EQ(breaches.front().path, "ui/charts/b.cpp");
}

TEST(CostlyInclude, IsCountedForEachProgram)
{
    EXPECT_TRUE(includeBreaches({{"app/millrace/main.cpp", "#include <CLI/CLI.hpp>\n"},
                                 {"app/millracectl/main.cpp", "#include <CLI/CLI.hpp>\n"}})
                    .empty());
}

TEST(EmptyRow, IsOneWhoseFolderHasNoFile)
{
    const auto isTold = [](const std::vector<SourceFile>& files, std::string_view folder) {
        return std::ranges::any_of(emptyRows(files),
                                   [folder](const Breach& each) { return each.path == folder; });
    };
    EXPECT_TRUE(isTold({}, "core/base"));
    EXPECT_FALSE(isTold({{"core/base/a.h", ""}}, "core/base"));
    EXPECT_TRUE(isTold({{"core/document/a.h", ""}}, "core/document"));  // It may include core/base.
    EXPECT_FALSE(isTold({{"core/document/a.h", ""}, {"core/base/a.h", ""}}, "core/document"));
    EXPECT_TRUE(isTold({{"core/bases/a.h", ""}}, "core/base"));
}

TEST(Breach, NamesTheLine)
{
    const std::vector<Breach> breaches =
        includeBreaches({{"core/base/a.h", "#pragma once\n\n#include <QString>\n"}});
    ASSERT_EQ(breaches.size(), 1U);
    EXPECT_EQ(breaches.front().line, 3);
}

}  // namespace
}  // namespace millrace::house::include_rules_test
