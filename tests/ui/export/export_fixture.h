// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <csignal>
#include <filesystem>
#include <string>
#include <vector>

#include <sys/resource.h>

#include <gtest/gtest.h>

#include <QImage>
#include <QSize>
#include <QTemporaryDir>

#include "core/base/time.h"

namespace millrace::ui::test {

inline constexpr QSize kSmall{320, 180};

/// Small text, some of it counting, and dots that move by whole pixels: what our scenes are made
/// of. Different for every frame.
QImage movingPattern(QSize size, int frame);

/// What every test of an export starts with: an empty folder that goes away.
class ExportTest : public testing::Test {
protected:
    std::filesystem::path folder() const { return m_folder.path().toStdString(); }
    std::filesystem::path file(const std::string& name) const { return folder() / name; }

    /// Names in the folder, hidden ones too, sorted.
    std::vector<std::string> names() const;

private:
    QTemporaryDir m_folder;
};

std::string bytesOf(const std::filesystem::path& path);
void writeBytes(const std::filesystem::path& path, const std::string& bytes);

/// A disk that is full after `bytes` of each file, for this process.
class FullDisk {
public:
    explicit FullDisk(std::uintmax_t bytes);
    ~FullDisk();
    FullDisk(const FullDisk&) = delete;
    FullDisk& operator=(const FullDisk&) = delete;

private:
    rlimit m_before{};
    struct sigaction m_signalBefore {};
};

/// A folder in which nobody may create a file; steps down from root, who may everywhere.
class UnwritableFolder {
public:
    explicit UnwritableFolder(std::filesystem::path folder);
    ~UnwritableFolder();
    UnwritableFolder(const UnwritableFolder&) = delete;
    UnwritableFolder& operator=(const UnwritableFolder&) = delete;

private:
    std::filesystem::path m_folder;
    bool m_wasRoot = false;
};

}  // namespace millrace::ui::test
