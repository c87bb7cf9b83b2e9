// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>

#include <QImage>
#include <QSize>

#include "core/base/result.h"
#include "ui/export/notes.h"

namespace millrace::ui {

/// Ok, or why this machine cannot write MP4 (Unsupported: its FFmpeg lacks libx264).
Status videoSupport();

/// Ok, or why a video cannot have this size: H.264 in yuv420p wants even sides; 16..8192 a side and
/// no more pixels than 7680x4320.
Status checkVideoSize(QSize size);

/// Writes an MP4 (H.264, yuv420p, BT.709, TV range, index in front), one frame after another,
/// holding no more than the encoder's few frames of look-ahead in memory. The same frames give
/// the same bytes on one machine and library version, and frame k has time stamp k / fps.
///
/// The file appears under its final name only when finish() succeeds; until then, and after any
/// error, whatever was there stays. Not thread-safe, but may move between threads.
class VideoWriter {
public:
    /// Creates the hidden file and starts the encoder. The note "scenario" becomes the title, all
    /// notes together the comment. Errors: the size, fps outside 1..120, no libx264, or a target
    /// that cannot be written.
    static Result<std::unique_ptr<VideoWriter>> open(const std::filesystem::path& target,
                                                     QSize size, int fps, const Notes& notes = {});
    ~VideoWriter();  ///< Without finish(): removes the hidden file.
    VideoWriter(const VideoWriter&) = delete;
    VideoWriter& operator=(const VideoWriter&) = delete;

    /// Encodes the next frame. Requires Format_RGB32 and exactly the size given to open(); the
    /// image is not kept. Errors: a full disk, a file-size limit. After an error only destroy.
    Status add(const QImage& frame);

    /// Writes what the encoder still holds and the index, flushes it to the disk and renames it.
    /// Call once. Errors: as add(), or no frame was added.
    Status finish();

    std::int64_t frames() const;  ///< Added so far.

private:
    struct Av;
    explicit VideoWriter(std::unique_ptr<Av> av);
    std::unique_ptr<Av> m_av;
};

}  // namespace millrace::ui
