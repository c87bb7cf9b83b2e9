// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>

#include <QImage>
#include <QSize>

#include "core/base/result.h"
#include "core/base/time.h"
#include "ui/export/encoder_thread.h"
#include "ui/export/notes.h"
#include "ui/export/video_span.h"

namespace millrace::ui {

/// Draws the moment `time` in the size and theme it was made for, as Format_RGB32. Called with
/// rising times, always on the thread that steps the export.
using FrameSource = std::function<QImage(SimTime)>;

/// What a video is, apart from what is drawn: that, with its theme, is the FrameSource.
struct ExportSettings {
    VideoSpan span;
    QSize size{1920, 1080};      ///< Pixels; see checkVideoSize().
    double factsPerSecond = 30;  ///< Of the run; the more happens, the larger is the file.

    /// Ok, or the first setting that is out of range.
    Status check() const;

    /// A guess at the size of the file, for the disk-space check and the dialog. Fitted to videos
    /// of nine kinds, from 0.1 to 60 facts a frame: each had between half and twice of it. A disk
    /// that fills up all the same is an error of the writer.
    std::uint64_t predictedBytes() const;
};

/// One export under way: the caller's thread draws, an EncoderThread encodes. The file appears
/// under its final name when step() says Finished; destroying the job earlier cancels it and
/// leaves nothing behind.
class ExportJob {
public:
    enum class Step {
        Drew,      ///< One frame more was drawn: call again.
        Waiting,   ///< The encoder is behind: call again, later.
        Finished,  ///< The file is complete and on the disk.
        Failed,    ///< error() says why; nothing was left behind.
    };

    /// Checks settings, target and disk space and starts the encoder. Errors: as
    /// ExportSettings::check() and VideoWriter::open(), or fewer bytes free than predictedBytes().
    static Result<std::unique_ptr<ExportJob>> start(const std::filesystem::path& target,
                                                    const ExportSettings& settings,
                                                    FrameSource source, const Notes& notes = {});

    /// Draws at most one frame, waiting at most `wait` for the encoder. An error of the encoder
    /// ends the job at once. Throws what the source throws; then only destroy.
    Step step(std::chrono::milliseconds wait);

    std::int64_t frames() const { return m_frames; }  ///< In the whole video.
    std::int64_t done() const;                        ///< Of them, encoded.
    const Error& error() const { return *m_error; }   ///< Requires Step::Failed.

private:
    ExportJob(const std::filesystem::path& target, const ExportSettings& settings,
              FrameSource source, std::unique_ptr<VideoWriter> writer);
    Step fail(Error error);

    std::filesystem::path m_target;
    ExportSettings m_settings;
    FrameSource m_source;
    std::int64_t m_frames = 0;
    std::int64_t m_drawn = 0;
    std::int64_t m_done = 0;  ///< Kept when the encoder is gone.
    std::optional<Error> m_error;
    std::unique_ptr<EncoderThread> m_encoder;  ///< Null once it ended.
};

/// Called with the number of frames encoded and the number there are, after every change.
using ExportProgress = std::function<void(std::int64_t done, std::int64_t frames)>;

/// The whole export, for the command line: returns when the file is complete. `cancelled` is read
/// before every frame (a signal handler may set it); then the error is Cancelled and nothing is
/// left behind. Only the last step, writing the index, is not interrupted.
Status exportVideo(const std::filesystem::path& target, const ExportSettings& settings,
                   const FrameSource& source, const Notes& notes, const ExportProgress& progress,
                   const std::atomic<bool>& cancelled);

}  // namespace millrace::ui
