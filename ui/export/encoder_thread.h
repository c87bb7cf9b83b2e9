// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include <QImage>

#include "core/base/result.h"
#include "ui/export/video_writer.h"

namespace millrace::ui {

/// Feeds a VideoWriter on a thread of its own, through a belt that holds few frames, so that
/// drawing the next frame and encoding the last ones overlap and memory stays flat. One thread
/// adds; that thread also destroys.
class EncoderThread {
public:
    static constexpr std::size_t kFramesWaiting = 3;

    explicit EncoderThread(std::unique_ptr<VideoWriter> writer);

    /// Without an outcome(): drops the waiting frames, waits for the frame being encoded and
    /// removes the unfinished file.
    ~EncoderThread();

    EncoderThread(const EncoderThread&) = delete;
    EncoderThread& operator=(const EncoderThread&) = delete;

    /// Waits at most `wait` until add() has room or the thread has ended; true if so.
    bool waitForRoom(std::chrono::milliseconds wait);

    /// Requires room, and no close() before. Shares the image's pixels: do not write to them
    /// through another QImage made on the same external buffer. After the end it is ignored.
    void add(QImage frame);

    /// No more frames: the file is finished once the waiting ones are encoded.
    void close();

    /// Waits at most `wait` for the end. Ok when the file stands under its final name, the
    /// writer's error when it failed (also before close()), nothing while it works. Throws what
    /// the writer threw.
    std::optional<Status> outcome(std::chrono::milliseconds wait);

    std::int64_t encoded() const;  ///< Frames handed to the writer so far.

private:
    void run();
    Status encodeAll();
    std::optional<QImage> next();

    std::unique_ptr<VideoWriter> m_writer;  ///< Touched by the thread only, once it runs.

    mutable std::mutex m_mutex;  ///< Guards everything below but the thread.
    std::condition_variable m_changed;
    std::deque<QImage> m_waiting;
    std::int64_t m_encoded = 0;
    bool m_closed = false;
    bool m_abandoned = false;
    std::optional<Status> m_outcome;
    std::exception_ptr m_thrown;

    std::thread m_thread;  ///< Last, so that it starts when all else is there.
};

}  // namespace millrace::ui
