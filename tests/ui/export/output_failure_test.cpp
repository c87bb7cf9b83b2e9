// SPDX-License-Identifier: GPL-3.0-or-later
// What is left when an export cannot be finished: the old file or none, never half of a new one.
#include <functional>
#include <ostream>

#include <sys/stat.h>

#include "core/base/atomic_file.h"
#include "tests/ui/export/decoded_video.h"
#include "tests/ui/export/export_fixture.h"
#include "ui/export/picture_writer.h"
#include "ui/export/video_writer.h"

namespace millrace::ui::output_failure_test {
namespace {

namespace fs = std::filesystem;
using test::bytesOf;
using test::kSmall;
using test::movingPattern;
using test::writeBytes;

constexpr int kFrames = 30;

Status writeVideo(const fs::path& path)
{
    auto opened = VideoWriter::open(path, kSmall, 30);
    if (!opened)
        return opened.error();
    const auto writer = std::move(opened).value();
    for (int k = 0; k < kFrames; ++k) {
        if (Status added = writer->add(movingPattern(kSmall, k)); !added)
            return added;
    }
    return writer->finish();
}

Status writeStill(const fs::path& path)
{
    return writePicture(path, movingPattern(kSmall, 0));
}

struct Format {
    const char* name;
    std::function<Status(const fs::path&)> write;

    friend void PrintTo(const Format& format, std::ostream* out) { *out << format.name; }
};

class OutputFailure : public test::ExportTest, public testing::WithParamInterface<Format> {
protected:
    /// Fails the test unless writing to `path` is an Error whose sentence holds both texts.
    void expectRefused(const fs::path& path, const std::string& says)
    {
        const Status written = GetParam().write(path);
        ASSERT_FALSE(written);
        const std::string& message = written.error().message;
        EXPECT_NE(message.find(path.string()), std::string::npos) << message;
        EXPECT_NE(message.find(says), std::string::npos) << message;
        EXPECT_EQ(message.back(), '.') << message;
    }
};

TEST_P(OutputFailure, FullDiskAtAnyByteLeavesTheOldFileAsItWas)
{
    ASSERT_TRUE(GetParam().write(file("whole")));
    const std::uintmax_t whole = fs::file_size(file("whole"));
    fs::remove(file("whole"));
    writeBytes(file("out"), "the recording of last week");
    for (const std::uintmax_t bytes : {std::uintmax_t{0}, std::uintmax_t{1}, std::uintmax_t{100},
                                       whole / 4, whole / 2, whole * 3 / 4, whole - 1}) {
        SCOPED_TRACE(bytes);
        {
            const test::FullDisk full{bytes};
            expectRefused(file("out"), "File too large");
        }
        EXPECT_TRUE(bytesOf(file("out")) == "the recording of last week");
        EXPECT_EQ(names(), std::vector<std::string>{"out"});
    }
    const test::FullDisk justEnough{whole};
    EXPECT_TRUE(GetParam().write(file("out")));
    EXPECT_EQ(fs::file_size(file("out")), whole);
}

TEST_P(OutputFailure, UnwritableFolderIsNamed)
{
    const test::UnwritableFolder locked{folder()};
    expectRefused(file("out"), "Permission denied");
    EXPECT_TRUE(names().empty());
}

TEST_P(OutputFailure, MissingFolderIsNotMade)
{
    expectRefused(folder() / "nowhere" / "out", "its folder does not exist");
    EXPECT_TRUE(names().empty());
}

TEST_P(OutputFailure, FolderIsNotReplaced)
{
    fs::create_directory(file("out"));
    expectRefused(file("out"), "a folder has this name");
    EXPECT_TRUE(fs::is_directory(file("out")));
}

TEST_P(OutputFailure, PipeOrDeviceIsNotReplaced)
{
    // A pipe of our own stands for every device: run as root against a broken guard, a test on
    // /dev/full would replace the machine's.
    ASSERT_EQ(::mkfifo(file("out").c_str(), 0600), 0);
    expectRefused(file("out"), "not an ordinary file");
    EXPECT_TRUE(fs::is_fifo(file("out")));
}

TEST_P(OutputFailure, MissingNameIsRefused)
{
    EXPECT_FALSE(GetParam().write({}));
    EXPECT_FALSE(GetParam().write(folder() / ""));
}

TEST_P(OutputFailure, LinkKeepsPointingAtTheNewFile)
{
    writeBytes(file("real"), "old");
    fs::create_symlink("real", file("link"));
    ASSERT_TRUE(GetParam().write(file("link")));
    EXPECT_TRUE(fs::is_symlink(file("link")));
    EXPECT_GT(fs::file_size(file("real")), 100U);
}

TEST_P(OutputFailure, PermissionsOfAReplacedFileStay)
{
    writeBytes(file("out"), "old");
    fs::permissions(file("out"), fs::perms{0640});
    ASSERT_TRUE(GetParam().write(file("out")));
    EXPECT_EQ(fs::status(file("out")).permissions(), fs::perms{0640});
}

TEST_P(OutputFailure, NameThatLooksLikeAnAddressIsAFile)
{
    for (const char* name : {"http:x", "tcp:%3a%2f", "-", "concat:a|b", "a?b#c", "pipe:1"}) {
        SCOPED_TRACE(name);
        const Status written = GetParam().write(file(name));
        ASSERT_TRUE(written) << written.error().message;
        EXPECT_GT(fs::file_size(file(name)), 100U);
    }
}

TEST_P(OutputFailure, LongestPossibleNameIsWritten)
{
    EXPECT_TRUE(GetParam().write(file(std::string(255, 'x'))));
    expectRefused(file(std::string(256, 'x')), "File name too long");
}

INSTANTIATE_TEST_SUITE_P(Of, OutputFailure,
                         testing::Values(Format{"Video", writeVideo},
                                         Format{"Picture", writeStill}),
                         [](const auto& row) { return row.param.name; });

class OutputFileTest : public test::ExportTest {};

TEST_F(OutputFileTest, VideoWithoutFramesIsAnErrorAndNoFile)
{
    auto opened = VideoWriter::open(file("a.mp4"), kSmall, 30);
    ASSERT_TRUE(opened);
    auto writer = std::move(opened).value();
    const Status finished = writer->finish();
    ASSERT_FALSE(finished);
    EXPECT_NE(finished.error().message.find("no frames"), std::string::npos);
    writer.reset();
    EXPECT_TRUE(names().empty());
}

TEST_F(OutputFileTest, UnfinishedVideoIsHiddenAndGoesAway)
{
    writeBytes(file("a.mp4"), "old");
    auto opened = VideoWriter::open(file("a.mp4"), kSmall, 30);
    ASSERT_TRUE(opened);
    auto writer = std::move(opened).value();
    ASSERT_TRUE(writer->add(movingPattern(kSmall, 0)));
    ASSERT_EQ(names().size(), 2U);
    EXPECT_EQ(names()[0].substr(0, 10), ".millrace-");
    EXPECT_EQ(bytesOf(file("a.mp4")), "old");
    writer.reset();
    EXPECT_EQ(names(), std::vector<std::string>{"a.mp4"});
    EXPECT_EQ(bytesOf(file("a.mp4")), "old");
}

TEST_F(OutputFileTest, TwoExportsOfOneNameDoNotMeet)
{
    auto first = VideoWriter::open(file("a.mp4"), kSmall, 30);
    ASSERT_TRUE(first);
    ASSERT_TRUE(writeVideo(file("a.mp4")));
    EXPECT_EQ(test::decode(file("a.mp4")).frames.size(), std::size_t{kFrames});
    EXPECT_EQ(names().size(), 2U);
}

}  // namespace
}  // namespace millrace::ui::output_failure_test
