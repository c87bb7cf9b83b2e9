// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/millrace/export_command.h"

#include <charconv>
#include <cstdio>
#include <optional>
#include <type_traits>

#include <unistd.h>

#include <fmt/format.h>

#include "core/base/duration_text.h"
#include "core/base/invariant.h"
#include "core/base/printable.h"
#include "ui/document/scenario_document.h"
#include "ui/export/interrupt.h"
#include "ui/export/picture_writer.h"
#include "ui/export/run_frames.h"

namespace millrace::ui {

namespace {

int complain(std::string_view what)
{
    fmt::print(stderr, "{}\n", printable(what));
    return 1;
}

/// "1920x1080"; nothing when it is not two numbers.
std::optional<QSize> sizeOf(std::string_view text)
{
    int width = 0;
    int height = 0;
    const char* end = text.data() + text.size();
    const auto first = std::from_chars(text.data(), end, width);
    if (first.ec != std::errc{} || first.ptr == end || *first.ptr != 'x')
        return std::nullopt;
    const auto second = std::from_chars(first.ptr + 1, end, height);
    if (second.ec != std::errc{} || second.ptr != end || width < 640 || height < 360 ||
        width > 8192 || height > 8192)
        return std::nullopt;
    return QSize{width, height};
}

/// In capitals too.
bool hasExtension(const std::string& path, std::string_view extension)
{
    return path.size() > extension.size() &&
           QString::fromStdString(path).endsWith(
               QLatin1StringView{extension.data(), static_cast<qsizetype>(extension.size())},
               Qt::CaseInsensitive);
}

struct Times {
    SimTime from{};
    SimTime to{};
    SimTime at{};
    SimDuration speed = std::chrono::seconds{1};
};

Result<Times> timesOf(const ExportArguments& arguments, SimTime end)
{
    Times times{.to = end, .at = end};
    const auto read = [](const char* option, const std::string& text, auto& value) -> Status {
        if (text.empty())
            return Done{};
        const auto parsed = [&text] {
            if constexpr (std::is_same_v<std::remove_reference_t<decltype(value)>, SimTime>)
                return parseMoment(text);
            else
                return parseDuration(text);
        }();
        if (!parsed)
            return Error{Error::Code::Malformed,
                         fmt::format("{}: {}", option, parsed.error().message)};
        value = parsed.value();
        return Done{};
    };
    for (const Status& status :
         {read("--from", arguments.from, times.from), read("--to", arguments.to, times.to),
          read("--at", arguments.at, times.at), read("--speed", arguments.speed, times.speed)})
        if (!status)
            return status.error();
    for (const auto& [option, time] :
         {std::pair{"--from", times.from}, {"--to", times.to}, {"--at", times.at}})
        if (time > end)
            return Error{Error::Code::OutOfRange,
                         fmt::format("{}: the run ends at {}.", option, clockText(end))};
    return times;
}

/// An option that says nothing about what is written.
std::string idleOption(const ExportArguments& arguments, bool video)
{
    if (video && !arguments.at.empty())
        return "--at is the moment of a picture; a video has --from and --to.";
    if (!video && !(arguments.from.empty() && arguments.to.empty()))
        return "--from and --to are of a video; a picture has --at.";
    if (!video && (arguments.fps || !arguments.speed.empty()))
        return "--fps and --speed are of a video; a picture has --at.";
    return {};
}

int exportVideoFile(const ExportArguments& arguments, const Recording& recording,
                    const FrameSource& source, QSize size, const Times& times)
{
    const ExportSettings settings{
        {times.from, times.to, arguments.fps.value_or(VideoSpan{}.fps), times.speed},
        size,
        factsPerSecond(recording)};
    const InterruptGuard guard;
    const bool terminal = ::isatty(STDERR_FILENO) == 1;
    const auto progress = [terminal](std::int64_t done, std::int64_t frames) {
        if (terminal)
            fmt::print(stderr, "\r{} of {} frames ({} %)", done, frames, done * 100 / frames);
    };
    const Status status = exportVideo(arguments.output, settings, source, notesOf(recording),
                                      progress, InterruptGuard::requested());
    if (terminal)
        fmt::print(stderr, "\n");
    if (!status)
        return complain(describe(status.error()));
    fmt::print("{}: {} frames, {:.1f} s\n", printable(arguments.output), settings.span.frames(),
               std::chrono::duration<double>(settings.span.length()).count());
    return 0;
}

}  // namespace

int exportScenario(const ExportArguments& arguments)
{
    const bool video = hasExtension(arguments.output, ".mp4");
    if (!video && !hasExtension(arguments.output, ".png"))
        return complain("--output: expected a name that ends in .mp4 or .png.");
    if (const std::string idle = idleOption(arguments, video); !idle.empty())
        return complain(idle);
    const std::optional<QSize> size = sizeOf(arguments.size);
    if (!size)
        return complain(
            "--size: expected width x height in pixels, 640x360 to 8192x8192, such as 1920x1080.");
    ScenarioDocument document;
    // A run without an end is computed as far as the export goes.
    const Result<Times> asked = timesOf(arguments, SimTime{kLongestDuration});
    if (!asked)
        return complain(describe(asked.error()));
    const bool untilTheEnd = video ? arguments.to.empty() : arguments.at.empty();
    const SimTime last = untilTheEnd ? SimTime{ScenarioDocument::kFirstReach}
                         : video     ? asked.value().to
                                     : asked.value().at;
    bool lacksMemory = false;
    QObject::connect(&document, &ScenarioDocument::memoryLacked,
                     [&lacksMemory] { lacksMemory = true; });
    QString bug;
    QObject::connect(&document, &ScenarioDocument::bugFound,
                     [&bug](const QString& what) { bug = what; });
    const std::vector<Error> errors =
        document.open(QString::fromStdString(arguments.file), RunMode::AtOnce, last);
    for (const Error& error : errors)
        complain(describe(error));
    if (!errors.empty())
        return 1;
    if (lacksMemory)
        return complain("There is not enough memory for this run.");
    if (!bug.isEmpty() || document.run().violation) {
        complain("This is a bug in Millrace: " +
                 (bug.isEmpty() ? document.run().violation->what : bug.toStdString()));
        return 2;
    }
    if (untilTheEnd && !hasEnd(document.scenario()))
        return complain(arguments.file +
                        (video ? ": the scenario has no end; say when the video ends, such as --to "
                                 "\"10 min\"."
                               : ": the scenario has no end; say which moment, such as --at "
                                 "\"10 min\"."));
    const auto recording = document.run().recording;
    const Result<Times> times = timesOf(arguments, recording->end());
    if (!times)
        return complain(describe(times.error()));
    const FrameSource source = framesOf(recording, *size, arguments.theme == "dark");
    if (video)
        return exportVideoFile(arguments, *recording, source, *size, times.value());
    Notes notes = notesOf(*recording);
    notes.push_back(
        {QStringLiteral("time"), QString::fromStdString(clockText(times.value().at, 3))});
    const Status status = writePicture(arguments.output, source(times.value().at), notes);
    if (!status)
        return complain(describe(status.error()));
    fmt::print("{}: the moment {}\n", printable(arguments.output), clockText(times.value().at));
    return 0;
}

}  // namespace millrace::ui
