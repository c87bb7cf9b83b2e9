// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/export/video_writer.h"

#include <array>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "core/base/atomic_file.h"
#include "core/base/invariant.h"
#include "ui/export/av_handles.h"
#include "ui/export/export_error.h"
#include "ui/export/video_span.h"

namespace millrace::ui {

namespace {

constexpr const char* kEncoder = "libx264";
constexpr int kSideMin = 16;
constexpr int kSideMax = 8192;
constexpr int kPixelsMax = 7680 * 4320;
constexpr int kThreads = 2;             // Pinned: the bytes depend on it.
constexpr int kSecondsBetweenKeys = 5;  // How far a player must decode after a jump.

std::string avReason(int code)
{
    std::array<char, AV_ERROR_MAX_STRING_SIZE> text{};
    av_strerror(code, text.data(), text.size());
    return text.data();
}

/// Full-range RGB in, BT.709 in TV range out; nothing is scaled.
AvPtr<SwsContext> makeConverter(QSize size)
{
    // Every pixel counts for the halved chroma; taking each second one makes thin lines flicker.
    constexpr int kFlags = SWS_BILINEAR | SWS_FULL_CHR_H_INP | SWS_ACCURATE_RND | SWS_BITEXACT;
    AvPtr<SwsContext> converter{sws_getContext(size.width(), size.height(), AV_PIX_FMT_BGR0,
                                               size.width(), size.height(), AV_PIX_FMT_YUV420P,
                                               kFlags, nullptr, nullptr, nullptr)};
    const int* bt709 = sws_getCoefficients(SWS_CS_ITU709);
    constexpr int kUnchanged = 1 << 16;
    if (converter && sws_setColorspaceDetails(converter.get(), bt709, 1, bt709, 0, 0, kUnchanged,
                                              kUnchanged) < 0)
        converter.reset();
    return converter;
}

void describeStream(AVCodecContext& codec, QSize size, int fps)
{
    codec.width = size.width();
    codec.height = size.height();
    codec.pix_fmt = AV_PIX_FMT_YUV420P;
    codec.time_base = AVRational{1, fps};
    codec.framerate = AVRational{fps, 1};
    codec.sample_aspect_ratio = AVRational{1, 1};
    codec.colorspace = AVCOL_SPC_BT709;
    codec.color_primaries = AVCOL_PRI_BT709;
    codec.color_trc = AVCOL_TRC_BT709;
    codec.color_range = AVCOL_RANGE_MPEG;
    codec.chroma_sample_location = AVCHROMA_LOC_LEFT;
    codec.gop_size = kSecondsBetweenKeys * fps;
    codec.max_b_frames = 0;  // Frames leave in the order they came, with no delay to edit out.
    codec.thread_count = kThreads;
    codec.flags |= AV_CODEC_FLAG_BITEXACT;
}

}  // namespace

/// Everything of libav, in the order in which it may be destroyed backwards.
struct VideoWriter::Av {
    explicit Av(AtomicFile output) : file{std::move(output)} {}

    Status start(QSize size, int fps, const Notes& notes);
    Status openEncoder(QSize size, int fps);
    void writeNotes(const Notes& notes);
    Status openFile();
    Status drain();
    Error failed(int code) const { return writeError(file.target(), avReason(code)); }

    AtomicFile file;
    AvPtr<AVFormatContext> muxer;
    AvPtr<AVCodecContext> codec;
    AvPtr<SwsContext> converter;
    AvPtr<AVFrame> frame;
    AvPtr<AVPacket> packet;
    AVStream* stream = nullptr;  ///< Owned by muxer.
    QSize frameSize;
    std::int64_t frames = 0;
};

Status VideoWriter::Av::start(QSize size, int fps, const Notes& notes)
{
    frameSize = size;
    AVFormatContext* created = nullptr;
    if (const int code = avformat_alloc_output_context2(&created, nullptr, "mp4", nullptr);
        code < 0)
        return failed(code);
    muxer.reset(created);
    muxer->flags |= AVFMT_FLAG_BITEXACT;  // No library version, no creation time.
    if (Status opened = openEncoder(size, fps); !opened)
        return opened;

    converter = makeConverter(size);
    packet.reset(av_packet_alloc());
    frame.reset(av_frame_alloc());
    if (!converter || !packet || !frame)
        return failed(AVERROR(ENOMEM));
    frame->format = codec->pix_fmt;
    frame->width = codec->width;
    frame->height = codec->height;
    if (const int code = av_frame_get_buffer(frame.get(), 0); code < 0)
        return failed(code);

    writeNotes(notes);
    return openFile();
}

Status VideoWriter::Av::openEncoder(QSize size, int fps)
{
    const AVCodec* encoder = avcodec_find_encoder_by_name(kEncoder);
    MILLRACE_INVARIANT(encoder != nullptr);  // open() asked videoSupport().
    codec.reset(avcodec_alloc_context3(encoder));
    stream = avformat_new_stream(muxer.get(), nullptr);
    if (!codec || stream == nullptr)
        return failed(AVERROR(ENOMEM));
    describeStream(*codec, size, fps);
    if ((muxer->oformat->flags & AVFMT_GLOBALHEADER) != 0)
        codec->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;

    AvOptions options;
    options.set("preset", "veryfast");
    options.set("crf", "18");
    // No adaptive quantisation: it takes bits from high contrast, and small text is nothing else.
    // At the same size, text comes out 3 dB better.
    options.set("tune", "psnr");
    if (const int code = avcodec_open2(codec.get(), encoder, options.get()); code < 0)
        return failed(code);
    MILLRACE_INVARIANT(options.empty());

    stream->time_base = codec->time_base;
    stream->avg_frame_rate = codec->framerate;
    const int code = avcodec_parameters_from_context(stream->codecpar, codec.get());
    return code < 0 ? Status{failed(code)} : Status{Done{}};
}

void VideoWriter::Av::writeNotes(const Notes& notes)
{
    QString comment;
    for (const Note& note : notes) {
        if (note.key == QStringLiteral("scenario"))
            av_dict_set(&muxer->metadata, "title", note.text.toUtf8().constData(), 0);
        comment += (comment.isEmpty() ? QString{} : QStringLiteral("; ")) + note.key +
                   QStringLiteral(": ") + note.text;
    }
    if (!comment.isEmpty())
        av_dict_set(&muxer->metadata, "comment", comment.toUtf8().constData(), 0);
}

Status VideoWriter::Av::openFile()
{
    // An absolute path behind "file:" and a list of one protocol: no name of a file can make libav
    // open a socket, a pipe or a list of other files.
    const std::string url = "file:" + file.temporary().string();
    muxer->url = av_strdup(url.c_str());
    muxer->protocol_whitelist = av_strdup("file");
    AvOptions fileOptions;
    fileOptions.set("protocol_whitelist", "file");
    if (const int code =
            avio_open2(&muxer->pb, url.c_str(), AVIO_FLAG_WRITE, nullptr, fileOptions.get());
        code < 0)
        return failed(code);

    AvOptions options;
    options.set("movflags", "+faststart");
    if (const int code = avformat_write_header(muxer.get(), options.get()); code < 0)
        return failed(code);
    MILLRACE_INVARIANT(options.empty());
    return Done{};
}

Status VideoWriter::Av::drain()
{
    for (;;) {
        int code = avcodec_receive_packet(codec.get(), packet.get());
        if (code == AVERROR(EAGAIN) || code == AVERROR_EOF)
            return Done{};
        if (code < 0)
            return failed(code);
        packet->duration = 1;
        packet->stream_index = stream->index;
        av_packet_rescale_ts(packet.get(), codec->time_base, stream->time_base);
        code = av_interleaved_write_frame(muxer.get(), packet.get());
        if (code < 0)
            return failed(code);
    }
}

Status videoSupport()
{
    if (avcodec_find_encoder_by_name(kEncoder) == nullptr)
        return exportError(Error::Code::Unsupported,
                           "MP4 needs the H.264 encoder libx264, which this machine's FFmpeg "
                           "libraries do not have.");
    return Done{};
}

Status checkVideoSize(QSize size)
{
    const auto wrong = [size](const std::string& needed) {
        return exportError(Error::Code::OutOfRange,
                           fmt::format("A video cannot be {}x{} pixels: {}.", size.width(),
                                       size.height(), needed));
    };
    if (size.width() < kSideMin || size.height() < kSideMin)
        return wrong(fmt::format("each side needs at least {}", kSideMin));
    if (size.width() > kSideMax || size.height() > kSideMax ||
        size.width() * size.height() > kPixelsMax)
        return wrong("7680x4320 is the most");
    if (size.width() % 2 != 0 || size.height() % 2 != 0)
        return wrong(fmt::format("H.264 needs even sides, such as {}x{}", size.width() / 2 * 2,
                                 size.height() / 2 * 2));
    return Done{};
}

VideoWriter::VideoWriter(std::unique_ptr<Av> av) : m_av{std::move(av)} {}

VideoWriter::~VideoWriter() = default;

Result<std::unique_ptr<VideoWriter>> VideoWriter::open(const std::filesystem::path& target,
                                                       QSize size, int fps, const Notes& notes)
{
    if (const Status supported = videoSupport(); !supported)
        return supported.error();
    if (const Status sized = checkVideoSize(size); !sized)
        return sized.error();
    if (fps < 1 || fps > kFpsMax)
        return exportError(
            Error::Code::OutOfRange,
            fmt::format("The frame rate must be 1 to {} fps, not {}.", kFpsMax, fps));
    av_log_set_level(AV_LOG_QUIET);  // What goes wrong is returned, never printed.

    Result<AtomicFile> file = AtomicFile::create(target);
    if (!file)
        return file.error();
    auto av = std::make_unique<Av>(std::move(file).value());
    if (const Status started = av->start(size, fps, notes); !started)
        return started.error();
    return std::unique_ptr<VideoWriter>{new VideoWriter{std::move(av)}};
}

Status VideoWriter::add(const QImage& frame)
{
    Av& av = *m_av;
    MILLRACE_INVARIANT(frame.format() == QImage::Format_RGB32);
    MILLRACE_INVARIANT(frame.size() == av.frameSize);
    // The encoder may still hold the last picture.
    if (const int code = av_frame_make_writable(av.frame.get()); code < 0)
        return av.failed(code);
    // One packed plane; sws_scale() reads all four entries.
    const std::array<const std::uint8_t*, 4> pixels{frame.constBits()};
    const std::array<int, 4> stride{static_cast<int>(frame.bytesPerLine())};
    sws_scale(av.converter.get(), pixels.data(), stride.data(), 0, frame.height(), av.frame->data,
              av.frame->linesize);
    av.frame->pts = av.frames++;
    if (const int code = avcodec_send_frame(av.codec.get(), av.frame.get()); code < 0)
        return av.failed(code);
    return av.drain();
}

Status VideoWriter::finish()
{
    Av& av = *m_av;
    if (av.frames == 0)
        return writeError(av.file.target(), "the video has no frames");
    if (const int code = avcodec_send_frame(av.codec.get(), nullptr); code < 0)
        return av.failed(code);
    if (Status drained = av.drain(); !drained)
        return drained;
    if (const int code = av_write_trailer(av.muxer.get()); code < 0)
        return av.failed(code);
    // The last buffer is written here; an error of the disk may show only now.
    if (const int code = avio_closep(&av.muxer->pb); code < 0)
        return av.failed(code);
    return av.file.commit();
}

std::int64_t VideoWriter::frames() const
{
    return m_av->frames;
}

}  // namespace millrace::ui
