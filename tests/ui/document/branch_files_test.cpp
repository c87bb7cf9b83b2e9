// SPDX-License-Identifier: GPL-3.0-or-later
#include <fstream>
#include <iterator>

#include <gtest/gtest.h>

#include <QTemporaryDir>

#include "ui/document/scenario_document.h"

// Which branch is in which file, and which is in none.

namespace millrace::ui::branch_files_test {
namespace {

using Branches = std::vector<std::size_t>;

class BranchFilesTest : public testing::Test {
protected:
    void SetUp() override
    {
        ASSERT_TRUE(
            document.open(QStringLiteral("one-event-three-reactions"), RunMode::AtOnce).empty());
        ASSERT_TRUE(document.saveAs(file("a.toml")));
    }

    QString file(const char* name) const { return folder.filePath(QString::fromUtf8(name)); }
    std::string written(const char* name) const
    {
        std::ifstream in{file(name).toStdString()};
        return {std::istreambuf_iterator<char>{in}, {}};
    }
    void change(const char* workers)
    {
        ASSERT_TRUE(document.setValue("queue.workers", workers).empty());
    }

    QTemporaryDir folder;
    ScenarioDocument document;
};

TEST_F(BranchFilesTest, AChangedBranchIsNotSavedWhicheverIsShown)
{
    EXPECT_EQ(document.modifiedBranches(), Branches{});
    document.addBranch();
    EXPECT_EQ(document.modifiedBranches(), Branches{}) << "it is what is in the file";
    change("3");
    EXPECT_EQ(document.modifiedBranches(), Branches{1});
    document.showBranch(0);
    EXPECT_FALSE(document.isModified());
    EXPECT_EQ(document.modifiedBranches(), Branches{1});
    change("2");
    EXPECT_EQ(document.modifiedBranches(), (Branches{0, 1}));
    document.removeBranch(1);
    EXPECT_EQ(document.modifiedBranches(), Branches{0});
}

TEST_F(BranchFilesTest, ABranchHasNoFileOfItsOwnUntilItIsSaved)
{
    document.addBranch();
    change("3");
    EXPECT_FALSE(document.hasOwnFile());
    EXPECT_EQ(document.path(), file("a.toml")) << "what it was made from";
    const std::string first = written("a.toml");
    ASSERT_TRUE(document.saveAs(file("b.toml")));
    EXPECT_TRUE(document.hasOwnFile());
    EXPECT_EQ(written("b.toml"), document.text());
    EXPECT_EQ(written("a.toml"), first);
    EXPECT_EQ(document.modifiedBranches(), Branches{});
    document.showBranch(0);
    EXPECT_EQ(document.path(), file("a.toml"));
    EXPECT_TRUE(document.hasOwnFile());
    document.addBranch();
    EXPECT_FALSE(document.hasOwnFile());
}

TEST_F(BranchFilesTest, WhoseFileAnotherBranchReplacedIsNotSaved)
{
    document.addBranch();
    change("3");
    ASSERT_TRUE(document.saveAs(file("a.toml")));
    EXPECT_EQ(document.modifiedBranches(), Branches{0});
    document.showBranch(0);
    EXPECT_FALSE(document.hasOwnFile());
    EXPECT_TRUE(document.isModified());
}

TEST_F(BranchFilesTest, AShippedScenarioHasNoFile)
{
    ASSERT_TRUE(document.open(QStringLiteral("lease-and-session"), RunMode::AtOnce).empty());
    EXPECT_FALSE(document.hasOwnFile());
    EXPECT_EQ(document.path(), QString{});
    EXPECT_EQ(document.modifiedBranches(), Branches{});
}

TEST_F(BranchFilesTest, WhatCannotBeWrittenStaysUnsaved)
{
    document.addBranch();
    change("3");
    EXPECT_FALSE(document.saveAs(file("no/such/folder.toml")));
    EXPECT_FALSE(document.hasOwnFile());
    EXPECT_EQ(document.modifiedBranches(), Branches{1});
}

}  // namespace
}  // namespace millrace::ui::branch_files_test
