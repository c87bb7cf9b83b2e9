// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/export/run_frames.h"

#include "core/base/version.h"
#include "core/trace/cursor.h"
#include "ui/paint/frame_painter.h"

namespace millrace::ui {

FrameSource framesOf(std::shared_ptr<const Recording> recording, QSize size, bool dark)
{
    constexpr double kLogicalHeight = 720.0;
    constexpr double kMargin = 8.0;
    struct Source {
        Cursor cursor;
        FramePainter painter;
        SceneOptions options;
    };
    // What a stage can be: of other frames it fills as much as it can, in their middle.
    constexpr double kLeastWidth = 1066.0;
    constexpr double kHighest = 0.8;
    constexpr double kWidest = 2.6;
    const double ratio = std::min(size.height() / kLogicalHeight, size.width() / kLeastWidth);
    const QSizeF logical{std::min(size.width() / ratio, size.height() / ratio * kWidest),
                         std::min(size.height() / ratio, size.width() / ratio * kHighest)};
    const QPoint corner{qRound((size.width() - logical.width() * ratio) / 2 + kMargin * ratio),
                        qRound((size.height() - logical.height() * ratio) / 2 + kMargin * ratio)};
    const auto source = std::make_shared<Source>(
        Source{Cursor{std::move(recording)}, FramePainter{Theme{dark}, ratio},
               SceneOptions{.width = logical.width() - 2 * kMargin,
                            .height = logical.height() - 2 * kMargin}});
    return [source, size, corner](SimTime time) {
        source->cursor.seekTime(time);
        QImage stage = source->painter.frame(source->cursor.moment(), source->options);
        // The encoder counts pixels, not logical ones.
        stage.setDevicePixelRatio(1.0);
        QImage frame{size, QImage::Format_RGB32};
        frame.fill(source->painter.theme().color(ColorRole::Window));
        QPainter painter{&frame};
        painter.drawImage(corner, stage);
        return frame;
    };
}

double factsPerSecond(const Recording& recording)
{
    const double seconds =
        std::chrono::duration<double>{recording.end().time_since_epoch()}.count();
    return seconds > 0 ? static_cast<double>(recording.trace().size()) / seconds : 0;
}

Notes notesOf(const Recording& recording)
{
    const Columns& columns = recording.columns();
    const std::string name{columns.nameOf(Thing::Run, 0)};
    const SettingStated* seed = columns.setting(Thing::Run, "seed");
    return {{QStringLiteral("scenario"), QString::fromStdString(name)},
            {QStringLiteral("seed"), QString::number(seed != nullptr ? seed->value : 0)},
            {QStringLiteral("digest"), QString::fromStdString(digestText(recording.digests().all))},
            {QStringLiteral("version"),
             QString::fromUtf8(kVersion.data(), static_cast<qsizetype>(kVersion.size()))}};
}

}  // namespace millrace::ui
