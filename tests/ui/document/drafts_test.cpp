// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/drafts.h"

#include <fstream>

#include <gtest/gtest.h>

#include <QDir>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

#include "ui/document/scenario_document.h"

// What is changed and not saved outlives a process that ends without being asked.

namespace millrace::ui::drafts_test {
namespace {

class DraftsTest : public testing::Test {
protected:
    void SetUp() override
    {
        ASSERT_TRUE(
            document.open(QStringLiteral("one-event-three-reactions"), RunMode::AtOnce).empty());
    }

    QString home() const { return folder.filePath(QStringLiteral("share/drafts")); }
    void change(const char* workers)
    {
        ASSERT_TRUE(document.setValue("queue.workers", workers).empty());
    }
    QStringList kept() const
    {
        QStringList all;
        for (const QString& each : QDir{home()}.entryList(QDir::Dirs | QDir::NoDotAndDotDot))
            all += QDir{home() + QLatin1Char('/') + each}.entryList({QStringLiteral("*.toml")});
        return all;
    }
    void write(const QString& path, const std::string& text) const
    {
        QDir{}.mkpath(QFileInfo{path}.absolutePath());
        std::ofstream{path.toStdString()} << text;
    }

    QTemporaryDir folder;
    ScenarioDocument document;
};

TEST_F(DraftsTest, AreThereWhenTheProcessIsGoneAndComeBackToTheByte)
{
    std::string first;
    std::string second;
    {
        Drafts drafts{document, home()};
        change("3");
        first = document.text();
        document.addBranch(QStringLiteral("what if, 100 %"));
        change("5");
        second = document.text();
        drafts.keepNow();
        EXPECT_TRUE(Drafts::left(home()).empty()) << "whoever writes them lives";
    }
    const std::vector<LeftDrafts> left = Drafts::left(home());
    ASSERT_EQ(left.size(), 1U);
    ASSERT_EQ(left[0].drafts.size(), 2U);
    ScenarioDocument later;
    ASSERT_TRUE(later.bringBack(left[0].drafts).empty());
    ASSERT_EQ(later.branchCount(), 2U);
    EXPECT_EQ(later.branchName(1), QStringLiteral("what if, 100 %"));
    EXPECT_EQ(later.text(), second);
    EXPECT_EQ(later.modifiedBranches(), (std::vector<std::size_t>{0, 1})) << "saving is still due";
    later.showBranch(0);
    EXPECT_EQ(later.text(), first);
    later.undo();
    EXPECT_FALSE(later.isModified()) << "back to what the file holds";
    Drafts::discard(left[0]);
    EXPECT_TRUE(Drafts::left(home()).empty());
}

TEST_F(DraftsTest, AreOnlyThereWhileThereIsSomethingToLose)
{
    const QString file = folder.filePath(QStringLiteral("a.toml"));
    Drafts drafts{document, home()};
    drafts.keepNow();
    EXPECT_FALSE(QFileInfo::exists(home())) << "nothing was changed";
    change("3");
    drafts.keepNow();
    EXPECT_EQ(kept(), QStringList{QStringLiteral("0000.toml")});
    document.undo();
    drafts.keepNow();
    EXPECT_EQ(kept(), QStringList{}) << "taken back";
    document.redo();
    document.addBranch();
    change("7");
    drafts.keepNow();
    EXPECT_EQ(kept().size(), 2) << kept().join(QLatin1Char(32)).toStdString();
    document.removeBranch(1);
    drafts.keepNow();
    EXPECT_EQ(kept().size(), 1) << "a branch is gone";
    ASSERT_TRUE(document.saveAs(file));
    drafts.keepNow();
    EXPECT_EQ(kept(), QStringList{}) << "saved";
    change("6");
    drafts.keepNow();
    EXPECT_EQ(kept().size(), 1);
    drafts.forget();
    EXPECT_EQ(kept(), QStringList{}) << "left without saving, as was wanted";
}

TEST_F(DraftsTest, AreWrittenByThemselvesSoonAfterAChangeForTheirUserAlone)
{
    const Drafts drafts{document, home()};
    change("3");
    EXPECT_EQ(kept(), QStringList{}) << "a slider may still move";
    ASSERT_TRUE(QTest::qWaitFor([this] { return kept().size() == 1; }, 20'000));
    const QFileInfo own{QDir{home()}.entryInfoList(QDir::Dirs | QDir::NoDotAndDotDot).front()};
    const QFile::Permissions others = QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup |
                                      QFile::ReadOther | QFile::WriteOther | QFile::ExeOther;
    EXPECT_FALSE(own.permissions() & others);
}

TEST_F(DraftsTest, ComeBackWithoutTheFileThatTheyAreOf)
{
    const QString file = folder.filePath(QStringLiteral("a b%1\nc.toml"));
    ASSERT_TRUE(document.saveAs(file));
    std::string text;
    {
        Drafts drafts{document, home()};
        change("3");
        text = document.text();
        drafts.keepNow();
    }
    ASSERT_TRUE(QFile::remove(file));
    const std::vector<LeftDrafts> left = Drafts::left(home());
    ASSERT_EQ(left.size(), 1U);
    EXPECT_EQ(left[0].drafts[0].of, file);
    ScenarioDocument later;
    ASSERT_TRUE(later.bringBack(left[0].drafts).empty());
    EXPECT_EQ(later.text(), text);
    EXPECT_TRUE(later.isModified());
    EXPECT_EQ(later.path(), file) << "where saving puts it";
}

TEST_F(DraftsTest, AreNotMadeOfWhatIsNone)
{
    const struct {
        const char* name;
        const char* text;
    } rows[] = {{"empty", ""},
                {"a scenario alone", "format = 1\n"},
                {"one line of the two", "# not saved, of x\n"},
                {"no end of a line", "# not saved, of x\n# branch "},
                {"bytes", "\x80\xff"}};
    for (const auto& [name, text] : rows)
        write(home() + QStringLiteral("/%1/0000.toml").arg(QString::fromUtf8(name)), text);
    EXPECT_TRUE(Drafts::left(home()).empty());
    EXPECT_EQ(kept().size(), static_cast<qsizetype>(std::size(rows))) << "left where they are";
    write(home() + QStringLiteral("/half/0000.toml"), "# not saved, of x\n# branch \nformat = [");
    const std::vector<LeftDrafts> left = Drafts::left(home());
    ASSERT_EQ(left.size(), 1U);
    const std::string before = document.text();
    EXPECT_FALSE(document.bringBack(left[0].drafts).empty()) << "an error, and no crash";
    EXPECT_EQ(document.text(), before) << "what is open stays open";
}

TEST_F(DraftsTest, SayOnceThatTheyCannotBeWritten)
{
    write(folder.filePath(QStringLiteral("share")), "a file where the folder should be");
    Drafts drafts{document, home()};
    int failures = 0;
    QObject::connect(&drafts, &Drafts::failed, [&failures](const QString& why) {
        EXPECT_FALSE(why.isEmpty());
        ++failures;
    });
    change("3");
    drafts.keepNow();
    change("4");
    drafts.keepNow();
    EXPECT_EQ(failures, 1);
}

}  // namespace
}  // namespace millrace::ui::drafts_test
