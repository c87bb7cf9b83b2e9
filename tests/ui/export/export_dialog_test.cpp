// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/export/export_dialog.h"

#include <QAbstractButton>
#include <QApplication>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QImage>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QStandardItemModel>
#include <QTest>

#include "tests/ui/export/decoded_video.h"
#include "tests/ui/export/export_fixture.h"

namespace millrace::ui::export_dialog_test {
namespace {

using namespace std::chrono_literals;

class ExportDialogTest : public test::ExportTest {
protected:
    ExportContext context(SimDuration runEnd = 2s)
    {
        ExportContext context;
        context.scenarioPath = QStringLiteral("/runs/a.toml");
        context.runEnd = SimTime{runEnd};
        context.playhead = SimTime{1'234'567'891ns};
        context.makeSource = [this](QSize size, bool dark) -> FrameSource {
            madeSize = size;
            madeDark = dark;
            return [this, size](SimTime time) {
                asked.push_back(time);
                return test::movingPattern(size, static_cast<int>(asked.size()) - 1);
            };
        };
        return context;
    }

    template <class Widget>
    static Widget* field(const QDialog& dialog, const char* name)
    {
        auto* found = dialog.findChild<Widget*>(QLatin1String{name});
        if (found == nullptr)
            throw std::runtime_error{name};
        return found;
    }
    static QString text(const QDialog& dialog, const char* label)
    {
        return field<QLabel>(dialog, label)->text();
    }
    void setPath(const QDialog& dialog, const std::string& name) const
    {
        field<QLineEdit>(dialog, "path")->setText(QString::fromStdString(file(name).string()));
    }
    static void click(const QDialog& dialog, const char* button)
    {
        QTest::mouseClick(field<QPushButton>(dialog, button), Qt::LeftButton);
    }
    static void choose(const QDialog& dialog, const char* box, int index)
    {
        field<QComboBox>(dialog, box)->setCurrentIndex(index);
    }

    QSize madeSize;
    bool madeDark = false;
    std::vector<SimTime> asked;
};

TEST_F(ExportDialogTest, SaysHowManyFramesAndHowLongBeforeAnythingIsWritten)
{
    const ExportDialog dialog{context(3min)};
    EXPECT_TRUE(text(dialog, "outlook").startsWith(QStringLiteral("5,400 frames, 3:00.0 long")))
        << text(dialog, "outlook").toStdString();
    choose(dialog, "fps", 3);
    choose(dialog, "speed", 2);  // 0.5 x
    EXPECT_TRUE(text(dialog, "outlook").startsWith(QStringLiteral("21,600 frames, 6:00.0 long")))
        << text(dialog, "outlook").toStdString();
}

TEST_F(ExportDialogTest, ForetellsASizeBetweenHalfAndTwiceOfWhatItWillBe)
{
    ExportContext shipped = context(3min);  // The default scenario: 24.5 MB were measured.
    shipped.factsPerSecond = 5298 / 180.0;
    const ExportDialog dialog{shipped};
    EXPECT_TRUE(text(dialog, "outlook").contains(QStringLiteral("probably 13 to 54 MB")))
        << text(dialog, "outlook").toStdString();
}

TEST_F(ExportDialogTest, VideoIsWrittenWhileTheWindowStaysAlive)
{
    ExportDialog dialog{context()};
    dialog.show();
    setPath(dialog, "out.mp4");
    choose(dialog, "size", 0);
    choose(dialog, "theme", 1);
    int turns = 0;
    QTimer alive;
    QObject::connect(&alive, &QTimer::timeout, &dialog, [&turns] { ++turns; });
    alive.start(1);
    click(dialog, "export");
    EXPECT_TRUE(dialog.isExporting());
    EXPECT_TRUE(field<QProgressBar>(dialog, "progress")->isVisible());
    EXPECT_EQ(field<QPushButton>(dialog, "close")->text(), QStringLiteral("&Cancel"));
    ASSERT_TRUE(QTest::qWaitFor([&dialog] { return !dialog.isExporting(); }, 60'000));

    EXPECT_GT(turns, 5);
    EXPECT_EQ(asked.size(), 60U);
    EXPECT_TRUE(madeDark);
    EXPECT_EQ(madeSize, QSize(1280, 720));
    EXPECT_TRUE(text(dialog, "message").startsWith(QStringLiteral("Written: ")));
    EXPECT_EQ(test::decode(file("out.mp4")).frames.size(), 60U);
    EXPECT_EQ(names(), std::vector<std::string>{"out.mp4"});
}

TEST_F(ExportDialogTest, CancelKeepsTheDialogAndLeavesNoFile)
{
    ExportDialog dialog{context(10min)};
    dialog.show();
    setPath(dialog, "out.mp4");
    choose(dialog, "size", 0);
    click(dialog, "export");
    ASSERT_TRUE(QTest::qWaitFor([this] { return asked.size() > 20; }, 60'000));
    EXPECT_EQ(names().size(), 1U) << "the hidden file";
    EXPECT_TRUE(text(dialog, "timeLeft").endsWith(QStringLiteral(" left")));
    click(dialog, "close");
    EXPECT_FALSE(dialog.isExporting());
    EXPECT_TRUE(dialog.isVisible());
    EXPECT_TRUE(names().empty());
    EXPECT_EQ(text(dialog, "message"), QStringLiteral("Cancelled. Nothing was written."));
    EXPECT_TRUE(field<QPushButton>(dialog, "export")->isEnabled());
    click(dialog, "close");
    EXPECT_FALSE(dialog.isVisible());
}

TEST_F(ExportDialogTest, DestroyedWhileExportingItLeavesNoFile)
{
    {
        ExportDialog dialog{context(10min)};
        setPath(dialog, "out.mp4");
        click(dialog, "export");
        ASSERT_TRUE(QTest::qWaitFor([this] { return asked.size() > 5; }, 60'000));
    }
    EXPECT_TRUE(names().empty());
}

TEST_F(ExportDialogTest, PictureShowsExactlyThePlayhead)
{
    const ExportDialog dialog{context()};
    choose(dialog, "kind", 1);
    setPath(dialog, "out.png");
    click(dialog, "export");
    ASSERT_EQ(asked.size(), 1U);
    EXPECT_EQ(asked[0], SimTime{1'234'567'891ns}) << "not rounded to what the field shows";
    const QImage read{QString::fromStdString(file("out.png").string())};
    EXPECT_TRUE(read.convertToFormat(QImage::Format_RGB32) == test::movingPattern({1920, 1080}, 0));
    EXPECT_EQ(read.text(QStringLiteral("time")), QStringLiteral("1234567891ns"));
}

TEST_F(ExportDialogTest, ErrorAppearsInsideTheDialogAndItCanBeTriedAgain)
{
    const ExportDialog dialog{context()};
    for (const int kind : {0, 1}) {
        choose(dialog, "kind", kind);
        setPath(dialog, "nowhere/out");
        click(dialog, "export");
        EXPECT_TRUE(text(dialog, "message").contains(QStringLiteral("its folder does not exist")))
            << text(dialog, "message").toStdString();
        EXPECT_TRUE(field<QPushButton>(dialog, "export")->isEnabled());
    }
}

TEST_F(ExportDialogTest, BugWhileDrawingEndsTheExportAndNotTheWindow)
{
    ExportContext bad = context();
    bad.makeSource = [](QSize, bool) -> FrameSource {
        return [](SimTime) { return test::movingPattern({64, 64}, 0); };
    };
    const ExportDialog dialog{bad};
    setPath(dialog, "out.mp4");
    click(dialog, "export");
    ASSERT_TRUE(QTest::qWaitFor([&dialog] { return !dialog.isExporting(); }, 60'000));
    EXPECT_TRUE(text(dialog, "message").contains(QStringLiteral("bug in Millrace")));
    EXPECT_TRUE(names().empty());
}

TEST_F(ExportDialogTest, SuggestsAFileThatTheFirstKeyReplaces)
{
    ExportContext named = context();
    named.target = QString::fromStdString(file("a").string());
    ExportDialog dialog{named};
    dialog.show();
    auto* path = field<QLineEdit>(dialog, "path");
    EXPECT_EQ(path->text(), named.target + QStringLiteral(".mp4"));
    EXPECT_EQ(path->selectedText(), path->text());
    EXPECT_TRUE(field<QPushButton>(dialog, "export")->isEnabled());
    path->clear();
    EXPECT_FALSE(field<QPushButton>(dialog, "export")->isEnabled());
    EXPECT_TRUE(text(dialog, "outlook").contains(QStringLiteral("Name the file")));
}

TEST_F(ExportDialogTest, AnErrorGoesWithWhatItWasAboutAndMovesNoButton)
{
    ExportDialog dialog{context()};
    dialog.show();
    setPath(dialog, "nowhere/out");
    const QPoint before = field<QPushButton>(dialog, "export")->mapTo(&dialog, QPoint{});
    click(dialog, "export");
    QApplication::processEvents();
    EXPECT_FALSE(text(dialog, "message").isEmpty());
    EXPECT_EQ(field<QPushButton>(dialog, "export")->mapTo(&dialog, QPoint{}), before);
    setPath(dialog, "out");
    EXPECT_TRUE(text(dialog, "message").isEmpty());
}

TEST_F(ExportDialogTest, SettingsThatMakeNoVideoCannotBeExported)
{
    const ExportDialog dialog{context()};
    EXPECT_FALSE(field<QPushButton>(dialog, "export")->isEnabled()) << "no file named";
    setPath(dialog, "out.mp4");
    EXPECT_TRUE(field<QPushButton>(dialog, "export")->isEnabled());
    field<QDoubleSpinBox>(dialog, "from")->setValue(2);
    EXPECT_FALSE(field<QPushButton>(dialog, "export")->isEnabled());
    EXPECT_TRUE(text(dialog, "outlook").contains(QStringLiteral("no frames")));
    field<QDoubleSpinBox>(dialog, "to")->setValue(1);
    EXPECT_TRUE(text(dialog, "outlook").contains(QStringLiteral("ends before it starts")));
}

TEST_F(ExportDialogTest, ReplacedFileIsAnnounced)
{
    test::writeBytes(file("out.mp4"), "old");
    const ExportDialog dialog{context()};
    setPath(dialog, "new");
    EXPECT_FALSE(text(dialog, "outlook").contains(QStringLiteral("will be replaced")));
    setPath(dialog, "out");  // The ending is added.
    EXPECT_TRUE(text(dialog, "outlook").contains(QStringLiteral("will be replaced")));
}

TEST_F(ExportDialogTest, TwinFollowsTheFieldsAndCanBeCopied)
{
    const ExportDialog dialog{context()};
    setPath(dialog, "out.mp4");
    choose(dialog, "fps", 0);
    const auto* twin = field<QLineEdit>(dialog, "twin");
    EXPECT_EQ(twin->text(),
              QStringLiteral("millrace export /runs/a.toml -o %1 --from 0s --to 2s --size "
                             "1920x1080 --fps 24 --theme light")
                  .arg(QString::fromStdString(file("out.mp4").string())));
    EXPECT_TRUE(twin->isReadOnly());
    choose(dialog, "kind", 1);
    EXPECT_TRUE(twin->text().contains(QStringLiteral("out.png --at 1234567891ns")));
}

TEST_F(ExportDialogTest, WithoutTheEncoderVideoIsGreyedOutWithTheReason)
{
    ExportContext poor = context();
    poor.video = Error{.code = Error::Code::Unsupported, .message = "No libx264 here.", .file = {}};
    const ExportDialog dialog{poor};
    const auto* kind = field<QComboBox>(dialog, "kind");
    const auto* items = qobject_cast<const QStandardItemModel*>(kind->model());
    EXPECT_FALSE(items->item(0)->isEnabled());
    EXPECT_EQ(kind->currentIndex(), 1);
    EXPECT_EQ(text(dialog, "noVideo"), QStringLiteral("No libx264 here."));
    EXPECT_EQ(ExportDialog{context()}.findChild<QLabel*>(QStringLiteral("noVideo")), nullptr);
}

TEST_F(ExportDialogTest, NothingIsReadAsMarkupAndEveryFieldHasAName)
{
    ExportDialog dialog{context()};
    dialog.show();
    for (const QLabel* label : dialog.findChildren<QLabel*>())
        EXPECT_EQ(label->textFormat(), Qt::PlainText) << label->text().toStdString();
    for (const QWidget* widget : dialog.findChildren<QWidget*>()) {
        if (widget->focusPolicy() == Qt::NoFocus || widget->focusProxy() != nullptr ||
            !widget->isVisible() || widget->objectName().startsWith(QStringLiteral("qt_")))
            continue;
        const auto* button = qobject_cast<const QAbstractButton*>(widget);
        const bool named =
            !widget->accessibleName().isEmpty() || (button != nullptr && !button->text().isEmpty());
        EXPECT_TRUE(named) << widget->metaObject()->className() << " "
                           << widget->objectName().toStdString();
    }
}

TEST_F(ExportDialogTest, ShortcutsDoNotClash)
{
    const ExportDialog dialog{context()};
    QStringList seen;
    const auto note = [&seen](const QString& label) {
        const QKeySequence key = QKeySequence::mnemonic(label);
        if (key.isEmpty())
            return;
        EXPECT_FALSE(seen.contains(key.toString())) << label.toStdString();
        seen << key.toString();
    };
    for (const QLabel* label : dialog.findChildren<QLabel*>()) {
        if (label->buddy() != nullptr)
            note(label->text());
    }
    for (const QAbstractButton* button : dialog.findChildren<QAbstractButton*>())
        note(button->text());
    EXPECT_GE(seen.size(), 11);
}

}  // namespace
}  // namespace millrace::ui::export_dialog_test
