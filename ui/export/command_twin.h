// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSize>
#include <QString>

#include "core/base/time.h"
#include "ui/export/video_span.h"

namespace millrace::ui {

/// What the export dialog has been set to, and what one `millrace export` line says.
struct ExportChoice {
    enum class Kind { Video, Picture };

    Kind kind = Kind::Video;
    VideoSpan span{};  ///< Video only.
    SimTime at{};      ///< Picture only.
    QSize size{1920, 1080};
    bool dark = false;
    QString path;  ///< Ends in .mp4 or .png; empty when no name was typed.
};

/// A time or duration as the command line takes it, in one word: "73.5s", "2min".
QString durationWord(SimDuration duration);

/// One argument as a POSIX shell reads it back unchanged; quoted only where needed. A path that
/// starts with '-' gets "./" in front.
QString shellQuoted(const QString& path);
/// The same of a path that may be empty: then what stands for it.
QString wordOf(const QString& path, const QString& ifNone);

/// The line that does the same without a window: "millrace export FILE -o OUT.mp4 --from ...".
/// FILE and OUT stand where a path is empty.
QString commandTwin(const QString& scenarioPath, const ExportChoice& choice);

}  // namespace millrace::ui
