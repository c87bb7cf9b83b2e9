// SPDX-License-Identifier: GPL-3.0-or-later

#include <gtest/gtest.h>

#include <QDir>
#include <QFile>
#include <QImage>
#include <QProcess>
#include <QTemporaryDir>

#include "tests/support/paths.h"

// The real program, as people call it.

namespace millrace::ui::export_command_test {
namespace {

class ExportCommandTest : public testing::Test {
protected:
    /// Runs `millrace export` and returns its exit code; what it says is in `said`.
    int run(const QStringList& arguments)
    {
        QProcess process;
        process.start(QString::fromStdString(millrace::test::programPath("millrace")),
                      QStringList{QStringLiteral("export")} + arguments);
        EXPECT_TRUE(process.waitForFinished(120'000));
        said = QString::fromUtf8(process.readAllStandardError() + process.readAllStandardOutput());
        EXPECT_EQ(process.exitStatus(), QProcess::NormalExit);
        return process.exitCode();
    }
    QString path(const char* name) const { return folder.filePath(QString::fromUtf8(name)); }

    QTemporaryDir folder;
    QString said;
};

TEST_F(ExportCommandTest, WritesAPictureOfAMoment)
{
    ASSERT_EQ(run({QStringLiteral("update-then-delete"), QStringLiteral("-o"), path("a.png"),
                   QStringLiteral("--at"), QStringLiteral("9.5 s"), QStringLiteral("--size"),
                   QStringLiteral("1280x720")}),
              0)
        << said.toStdString();
    const QImage image{path("a.png")};
    EXPECT_EQ(image.size(), QSize(1280, 720));
    EXPECT_EQ(image.text(QStringLiteral("scenario")), QStringLiteral("Update, then delete"));
}

TEST_F(ExportCommandTest, TakesNamesInCapitals)
{
    ASSERT_EQ(run({QStringLiteral("update-then-delete"), QStringLiteral("-o"), path("A.PNG"),
                   QStringLiteral("--at"), QStringLiteral("9.5 s"), QStringLiteral("--size"),
                   QStringLiteral("640x360")}),
              0)
        << said.toStdString();
    EXPECT_EQ(QImage(path("A.PNG"), "png").size(), QSize(640, 360));
    ASSERT_EQ(run({QStringLiteral("update-then-delete"), QStringLiteral("-o"), path("A.Mp4"),
                   QStringLiteral("--to"), QStringLiteral("100 ms"), QStringLiteral("--size"),
                   QStringLiteral("640x360")}),
              0)
        << said.toStdString();
    EXPECT_GT(QFile{path("A.Mp4")}.size(), 1000);
}

TEST_F(ExportCommandTest, WritesAVideo)
{
    ASSERT_EQ(run({QStringLiteral("update-then-delete"), QStringLiteral("-o"), path("a.mp4"),
                   QStringLiteral("--to"), QStringLiteral("1 s"), QStringLiteral("--size"),
                   QStringLiteral("640x360")}),
              0)
        << said.toStdString();
    EXPECT_TRUE(said.contains(QStringLiteral("30 frames"))) << said.toStdString();
    EXPECT_GT(QFile{path("a.mp4")}.size(), 1000);
}

struct BadCall {
    const char* name;
    QStringList arguments;  ///< "OUT" stands for a file in the test's folder.
    const char* says;
};

void PrintTo(const BadCall& row, std::ostream* out)
{
    *out << row.name;
}

class BadExportTest : public ExportCommandTest, public testing::WithParamInterface<BadCall> {};

TEST_P(BadExportTest, IsOneClearErrorAndLeavesNoFile)
{
    QStringList arguments = GetParam().arguments;
    arguments.replaceInStrings(QStringLiteral("OUT"), folder.path());
    EXPECT_EQ(run(arguments), 1);
    EXPECT_TRUE(said.contains(QString::fromUtf8(GetParam().says))) << said.toStdString();
    EXPECT_TRUE(
        QDir{folder.path()}.isEmpty(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot));
}

QStringList words(const char* text)
{
    return QString::fromUtf8(text).split(QLatin1Char('|'));
}

INSTANTIATE_TEST_SUITE_P(
    Rows, BadExportTest,
    testing::Values(
        BadCall{"MissingScenario", words("nowhere.toml|-o|OUT/a.mp4"), "There is no such file"},
        BadCall{"NoSuchFolder", words("update-then-delete|-o|OUT/b/a.mp4"), "folder"},
        BadCall{"OtherFormat", words("update-then-delete|-o|OUT/a.gif"), ".mp4 or .png"},
        BadCall{"BadSize", words("update-then-delete|-o|OUT/a.png|--size|0x7"), "--size"},
        BadCall{"BadTime", words("update-then-delete|-o|OUT/a.png|--at|soon"), "--at"},
        BadCall{"TimeAfterTheEnd", words("update-then-delete|-o|OUT/a.png|--at|1 h"), "ends at"},
        BadCall{"Backwards", words("update-then-delete|-o|OUT/a.mp4|--from|9 s|--to|3 s"),
                "ends before"},
        BadCall{"TooManyFramesASecond", words("update-then-delete|-o|OUT/a.mp4|--fps|5000"), "fps"},
        BadCall{"NoEnd", words("slow-drift|-o|OUT/a.mp4"), "no end; say when the video ends"},
        BadCall{"AMomentOfAVideo", words("update-then-delete|-o|OUT/a.mp4|--at|3 s"),
                "--at is the moment of a picture"},
        BadCall{"ASpanOfAPicture", words("update-then-delete|-o|OUT/a.png|--from|3 s"),
                "a picture has --at"},
        BadCall{"FramesOfAPicture", words("update-then-delete|-o|OUT/a.png|--fps|30"),
                "--fps and --speed are of a video"},
        BadCall{"SpeedOfAPicture", words("update-then-delete|-o|OUT/a.png|--speed|2 s"),
                "--fps and --speed are of a video"},
        BadCall{"NoOutput", words("update-then-delete"), "--output"}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace millrace::ui::export_command_test
