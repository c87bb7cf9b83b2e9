// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/export/encoder_thread.h"

#include <utility>

#include "core/base/invariant.h"
#include "ui/export/export_error.h"

namespace millrace::ui {

EncoderThread::EncoderThread(std::unique_ptr<VideoWriter> writer)
    : m_writer{std::move(writer)}
    , m_thread{[this] { run(); }}
{
}

EncoderThread::~EncoderThread()
{
    {
        const std::lock_guard lock{m_mutex};
        m_abandoned = true;
    }
    m_changed.notify_all();
    m_thread.join();
}

bool EncoderThread::waitForRoom(std::chrono::milliseconds wait)
{
    std::unique_lock lock{m_mutex};
    return m_changed.wait_for(lock, wait,
                              [this] { return m_waiting.size() < kFramesWaiting || m_outcome; });
}

void EncoderThread::add(QImage frame)
{
    {
        const std::lock_guard lock{m_mutex};
        MILLRACE_INVARIANT(!m_closed);
        if (m_outcome)
            return;
        MILLRACE_INVARIANT(m_waiting.size() < kFramesWaiting);
        m_waiting.push_back(std::move(frame));
    }
    m_changed.notify_all();
}

void EncoderThread::close()
{
    {
        const std::lock_guard lock{m_mutex};
        m_closed = true;
    }
    m_changed.notify_all();
}

std::optional<Status> EncoderThread::outcome(std::chrono::milliseconds wait)
{
    std::unique_lock lock{m_mutex};
    m_changed.wait_for(lock, wait, [this] { return m_outcome.has_value(); });
    if (m_thrown)
        std::rethrow_exception(m_thrown);
    return m_outcome;
}

std::int64_t EncoderThread::encoded() const
{
    const std::lock_guard lock{m_mutex};
    return m_encoded;
}

void EncoderThread::run()
{
    Status status{cancelledError()};
    std::exception_ptr thrown;
    try {
        status = encodeAll();
    } catch (...) {
        thrown = std::current_exception();
    }
    m_writer.reset();  // An unfinished file is gone before anybody hears of the end.
    {
        const std::lock_guard lock{m_mutex};
        m_waiting.clear();
        m_thrown = thrown;
        m_outcome = std::move(status);
    }
    m_changed.notify_all();
}

Status EncoderThread::encodeAll()
{
    while (std::optional<QImage> frame = next()) {
        if (Status added = m_writer->add(*frame); !added)
            return added;
        {
            const std::lock_guard lock{m_mutex};
            ++m_encoded;
        }
        m_changed.notify_all();
    }
    {
        const std::lock_guard lock{m_mutex};
        if (m_abandoned)
            return cancelledError();
    }
    return m_writer->finish();
}

/// The next frame, or nothing when no more will come.
std::optional<QImage> EncoderThread::next()
{
    std::unique_lock lock{m_mutex};
    m_changed.wait(lock, [this] { return !m_waiting.empty() || m_closed || m_abandoned; });
    if (m_abandoned || m_waiting.empty())
        return std::nullopt;
    QImage frame = std::move(m_waiting.front());
    m_waiting.pop_front();
    lock.unlock();
    m_changed.notify_all();
    return frame;
}

}  // namespace millrace::ui
