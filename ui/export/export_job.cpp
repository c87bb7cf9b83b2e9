// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/export/export_job.h"

#include <cmath>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "core/base/atomic_file.h"
#include "core/base/invariant.h"
#include "ui/export/export_error.h"

namespace millrace::ui {

namespace {

constexpr std::chrono::milliseconds kTurn{50};  // How soon a cancel is seen while encoding is slow.

/// A file system that cannot say how much is free is not a reason to refuse.
Status checkSpace(const std::filesystem::path& target, std::uint64_t needed)
{
    const Result<std::filesystem::path> resolved = resolveTarget(target);
    if (!resolved)
        return resolved.error();
    std::error_code failed;
    const auto space = std::filesystem::space(resolved.value().parent_path(), failed);
    if (failed || space.available >= needed)
        return Done{};
    constexpr double kMega = 1e6;
    return writeError(target, fmt::format("the video needs about {:.1f} MB and {:.1f} MB are free",
                                          static_cast<double>(needed) / kMega,
                                          static_cast<double>(space.available) / kMega));
}

}  // namespace

Status ExportSettings::check() const
{
    if (Status checked = span.check(); !checked)
        return checked;
    return checkVideoSize(size);
}

std::uint64_t ExportSettings::predictedBytes() const
{
    constexpr double kStill =
        1000;  // Bytes of a frame of 1920 pixels a line in which nothing moves.
    constexpr double kMoving = 4000;
    constexpr double kFixed = 64 * 1024;
    const auto frames = static_cast<double>(span.frames());
    const double seconds = std::chrono::duration<double>{span.to - span.from}.count();
    const double facts = factsPerSecond * seconds / frames;
    // Edges are what costs, so it grows with the sides and not with the area.
    const double scale = size.width() / 1920.0;
    return static_cast<std::uint64_t>(frames * scale * (kStill + kMoving * std::sqrt(facts)) +
                                      kFixed);
}

Result<std::unique_ptr<ExportJob>> ExportJob::start(const std::filesystem::path& target,
                                                    const ExportSettings& settings,
                                                    FrameSource source, const Notes& notes)
{
    if (const Status checked = settings.check(); !checked)
        return checked.error();
    if (const Status space = checkSpace(target, settings.predictedBytes()); !space)
        return space.error();
    auto writer = VideoWriter::open(target, settings.size, settings.span.fps, notes);
    if (!writer)
        return writer.error();
    return std::unique_ptr<ExportJob>{
        new ExportJob{target, settings, std::move(source), std::move(writer).value()}};
}

ExportJob::ExportJob(const std::filesystem::path& target, const ExportSettings& settings,
                     FrameSource source, std::unique_ptr<VideoWriter> writer)
    : m_target{target}
    , m_settings{settings}
    , m_source{std::move(source)}
    , m_frames{settings.span.frames()}
    , m_encoder{std::make_unique<EncoderThread>(std::move(writer))}
{
}

ExportJob::Step ExportJob::step(std::chrono::milliseconds wait)
{
    if (!m_encoder)
        return m_error ? Step::Failed : Step::Finished;

    const bool allDrawn = m_drawn == m_frames;
    if (!allDrawn && !m_encoder->waitForRoom(wait))
        return Step::Waiting;
    const auto wholeWait = allDrawn ? wait : std::chrono::milliseconds{0};
    if (const std::optional<Status> outcome = m_encoder->outcome(wholeWait)) {
        if (!*outcome)
            return fail(outcome->error());
        m_done = m_frames;
        m_encoder.reset();
        return Step::Finished;
    }
    if (allDrawn)
        return Step::Waiting;

    QImage frame = m_source(m_settings.span.timeOf(m_drawn));
    if (frame.isNull())
        return fail(writeError(m_target, "there was not enough memory to draw a frame"));
    // Checked here, on the thread whose caller can report it.
    MILLRACE_INVARIANT(frame.size() == m_settings.size);
    MILLRACE_INVARIANT(frame.format() == QImage::Format_RGB32);
    m_encoder->add(std::move(frame));
    if (++m_drawn == m_frames)
        m_encoder->close();
    return Step::Drew;
}

ExportJob::Step ExportJob::fail(Error error)
{
    m_done = m_encoder->encoded();
    m_encoder.reset();
    m_error = std::move(error);
    return Step::Failed;
}

std::int64_t ExportJob::done() const
{
    return m_encoder ? m_encoder->encoded() : m_done;
}

Status exportVideo(const std::filesystem::path& target, const ExportSettings& settings,
                   const FrameSource& source, const Notes& notes, const ExportProgress& progress,
                   const std::atomic<bool>& cancelled)
{
    auto started = ExportJob::start(target, settings, source, notes);
    if (!started)
        return started.error();
    const std::unique_ptr<ExportJob> job = std::move(started).value();

    std::int64_t reported = -1;
    for (;;) {
        if (cancelled.load())
            return cancelledError();
        const ExportJob::Step step = job->step(kTurn);
        if (step == ExportJob::Step::Failed)
            return job->error();
        if (progress && job->done() != reported)
            progress(reported = job->done(), job->frames());
        if (step == ExportJob::Step::Finished)
            return Done{};
    }
}

}  // namespace millrace::ui
