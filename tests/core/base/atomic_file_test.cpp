// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/atomic_file.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include <gtest/gtest.h>

namespace millrace::atomic_file_test {
namespace {

TEST(AtomicFile, ReplacesAllOrNothing)
{
    namespace fs = std::filesystem;
    const fs::path folder = fs::temp_directory_path() / "millrace-atomic-file";
    fs::remove_all(folder);
    fs::create_directories(folder);
    const fs::path path = folder / "a.toml";
    const auto content = [&path] {
        std::ifstream file{path};
        return std::string{std::istreambuf_iterator<char>{file}, {}};
    };
    ASSERT_TRUE(writeFileAtomically(path.string(), "one"));
    fs::permissions(path, fs::perms::owner_read | fs::perms::owner_write);
    ASSERT_TRUE(writeFileAtomically(path.string(), "two"));
    EXPECT_EQ(content(), "two");
    EXPECT_EQ(fs::status(path).permissions(), fs::perms::owner_read | fs::perms::owner_write);

    const Status nowhere = writeFileAtomically((folder / "no" / "a.toml").string(), "x");
    EXPECT_FALSE(nowhere);
    fs::create_directories(folder / "taken");
    std::ofstream{folder / "taken" / "file"};
    EXPECT_FALSE(writeFileAtomically((folder / "taken").string(), "x")) << "a folder has the name";
    EXPECT_EQ(std::distance(fs::directory_iterator{folder}, fs::directory_iterator{}), 2)
        << "no temporary file stays";
    fs::remove_all(folder);
}

TEST(AtomicFile, WrittenInPiecesIsThereWhenItIsWholeAndNotBefore)
{
    namespace fs = std::filesystem;
    const fs::path folder = fs::temp_directory_path() / "millrace-atomic-pieces";
    fs::remove_all(folder);
    fs::create_directories(folder);
    const std::string path = (folder / "a.csv").string();
    for (const bool commits : {false, true}) {
        Result<AtomicFile> created = AtomicFile::create(path);
        ASSERT_TRUE(created);
        AtomicFile file = std::move(created).value();
        EXPECT_TRUE(file.append("one\n"));
        EXPECT_TRUE(file.append("two\n"));
        EXPECT_FALSE(fs::exists(path));
        if (commits)
            EXPECT_TRUE(file.commit());
    }
    std::ifstream file{path};
    EXPECT_EQ((std::string{std::istreambuf_iterator<char>{file}, {}}), "one\ntwo\n");
    EXPECT_EQ(std::distance(fs::directory_iterator{folder}, fs::directory_iterator{}), 1)
        << "no temporary file stays";
    fs::remove_all(folder);
}

TEST(AtomicFile, ControlAndDirectionCharactersOfANameAreNotEchoed)
{
    const Error error = writeError("a\x1b[2J\nb\u202Ec", "no");
    EXPECT_EQ(error.message, "Cannot write “a\\x1b[2J\\x0ab\\u202ec”: no.");
}

}  // namespace
}  // namespace millrace::atomic_file_test
