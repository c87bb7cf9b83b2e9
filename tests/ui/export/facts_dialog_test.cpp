// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/export/facts_dialog.h"

#include <gtest/gtest.h>

#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QTest>

#include "core/engine/engine.h"
#include "tests/support/scenarios.h"
#include "tests/ui/export/export_fixture.h"
#include "tests/ui/window/open_window.h"

// The facts of a run as a file, from the window.

namespace millrace::ui::facts_dialog_test {
namespace {

using namespace std::chrono_literals;

template <class Widget>
Widget* field(const QWidget& dialog, const char* name)
{
    auto* found = dialog.findChild<Widget*>(QLatin1String{name});
    if (found == nullptr)
        throw std::runtime_error{name};
    return found;
}

class FactsDialogTest : public test::ExportTest {
protected:
    /// Of a run with more facts than one turn can write.
    static std::shared_ptr<const Recording> longRun()
    {
        Scenario scenario = millrace::test::shippedScenario("one-event-three-reactions");
        scenario.workload.arrivals.rate = 40;
        return runScenario(scenario).recording;
    }
    FactsContext context(std::shared_ptr<const Recording> recording) const
    {
        return {.recording = std::move(recording),
                .scenarioPath = QStringLiteral("/runs/a.toml"),
                .target = QString::fromStdString(file("out").string()),
                .until = std::nullopt};
    }
    static void click(const QWidget& dialog, const char* button)
    {
        QTest::mouseClick(field<QPushButton>(dialog, button), Qt::LeftButton);
    }
    static QString text(const QWidget& dialog, const char* label)
    {
        return field<QLabel>(dialog, label)->text();
    }
};

TEST_F(FactsDialogTest, WritesWhatTheCommandLineWritesWhileTheWindowStaysAlive)
{
    const auto recording = longRun();
    FactsDialog dialog{context(recording)};
    dialog.show();
    EXPECT_EQ(field<QLineEdit>(dialog, "twin")->text(),
              QStringLiteral("millracectl run /runs/a.toml --facts %1.csv")
                  .arg(QString::fromStdString(file("out").string())));
    int turns = 0;
    QTimer alive;
    QObject::connect(&alive, &QTimer::timeout, &dialog, [&turns] { ++turns; });
    alive.start(1);
    click(dialog, "export");
    EXPECT_TRUE(dialog.isExporting());
    EXPECT_TRUE(field<QProgressBar>(dialog, "progress")->isVisible());
    EXPECT_EQ(field<QPushButton>(dialog, "close")->text(), QStringLiteral("&Cancel"));
    ASSERT_TRUE(QTest::qWaitFor([&dialog] { return !dialog.isExporting(); }, 60'000));
    EXPECT_GT(turns, 1) << "between the slices";
    EXPECT_TRUE(text(dialog, "message").startsWith(QStringLiteral("Written: ")));
    EXPECT_TRUE(field<QLabel>(dialog, "message")->property("good").toBool());
    EXPECT_FALSE(text(dialog, "outlook").contains(QStringLiteral("replaced"))) << "it just was";
    EXPECT_TRUE(test::bytesOf(file("out.csv")) == factsAsCsv(recording->trace()));
    EXPECT_EQ(names(), std::vector<std::string>{"out.csv"});
}

TEST_F(FactsDialogTest, CancelKeepsTheDialogAndLeavesNoFile)
{
    FactsDialog dialog{context(longRun())};
    dialog.show();
    click(dialog, "export");
    ASSERT_TRUE(QTest::qWaitFor(
        [&dialog] { return field<QProgressBar>(dialog, "progress")->value() > 0; }, 60'000));
    ASSERT_TRUE(dialog.isExporting());
    click(dialog, "close");
    EXPECT_FALSE(dialog.isExporting());
    EXPECT_TRUE(dialog.isVisible());
    EXPECT_TRUE(names().empty());
    EXPECT_EQ(text(dialog, "message"), QStringLiteral("Cancelled. Nothing was written."));
    click(dialog, "close");
    EXPECT_FALSE(dialog.isVisible());
}

TEST_F(FactsDialogTest, DestroyedWhileExportingItLeavesNoFile)
{
    {
        FactsDialog dialog{context(longRun())};
        click(dialog, "export");
        QApplication::processEvents();
    }
    EXPECT_TRUE(names().empty());
}

TEST_F(FactsDialogTest, ErrorsAppearInsideTheDialogAndTheScenarioStaysWhatItIs)
{
    const auto recording =
        runScenario(millrace::test::shippedScenario("one-event-three-reactions")).recording;
    FactsContext own = context(recording);
    test::writeBytes(file("a.csv"), "the scenario");
    own.scenarioPath = QString::fromStdString(file("a.csv").string());
    const FactsDialog dialog{own};
    auto* path = field<QLineEdit>(dialog, "path");
    path->setText(QString::fromStdString(file("nowhere/out").string()));
    click(dialog, "export");
    EXPECT_TRUE(text(dialog, "message").contains(QStringLiteral("its folder does not exist")));
    path->setText(QString::fromStdString(file("a").string()));
    EXPECT_TRUE(text(dialog, "message").isEmpty());
    EXPECT_TRUE(text(dialog, "outlook").contains(QStringLiteral("will be replaced")));
    click(dialog, "export");
    EXPECT_TRUE(text(dialog, "message").contains(QStringLiteral("is the scenario itself")));
    EXPECT_EQ(test::bytesOf(file("a.csv")), "the scenario");
    path->clear();
    EXPECT_FALSE(field<QPushButton>(dialog, "export")->isEnabled());
}

class FactsInTheWindow : public test::OpenWindow {};

TEST_F(FactsInTheWindow, AreExportedFromTheFileMenuAsTheyAreShown)
{
    const QTemporaryDir folder;
    window.breakNow(Intervention::Act::Kill, {Target::Kind::Worker, 0});
    act(ActionId::ExportFacts);
    auto* dialog = window.findChild<FactsDialog*>();
    ASSERT_NE(dialog, nullptr);
    const QString path = folder.filePath(QStringLiteral("facts.csv"));
    field<QLineEdit>(*dialog, "path")->setText(path);
    QTest::keyClick(field<QLineEdit>(*dialog, "path"), Qt::Key_Return);
    ASSERT_TRUE(QTest::qWaitFor([dialog] { return !dialog->isExporting(); }, 60'000));
    EXPECT_TRUE(test::bytesOf(path.toStdString()) == factsAsCsv(player().recording().trace()));
}

TEST(FactsOfAChangedScenario, AreNotThoseOfItsFileAndNoCommandSaysSo)
{
    FactsContext context;
    context.recording =
        runScenario(millrace::test::shippedScenario("one-event-three-reactions")).recording;
    context.scenarioPath = QStringLiteral("/runs/a.toml");
    context.isSaved = false;
    const FactsDialog dialog{context};
    EXPECT_TRUE(field<QLineEdit>(dialog, "twin")->text().contains(QStringLiteral("save")));
    EXPECT_FALSE(field<QLineEdit>(dialog, "twin")->text().contains(QStringLiteral("/runs")));
}

TEST(FactsOfAnEndlessRun, AreThoseOfTheCommandLineUntilWhereItIsComputed)
{
    FactsContext context;
    context.recording =
        runScenario(millrace::test::shippedScenario("one-event-three-reactions")).recording;
    context.until = SimTime{90s};
    const FactsDialog dialog{context};
    EXPECT_EQ(field<QLineEdit>(dialog, "twin")->text(),
              QStringLiteral("millracectl run FILE --facts FACTS.csv --until 1.5min"));
}

}  // namespace
}  // namespace millrace::ui::facts_dialog_test
