// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/export/decoded_video.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <stdexcept>

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/pixdesc.h>
}

namespace millrace::ui::test {

namespace {

struct Free {
    void operator()(AVFormatContext* file) const { avformat_close_input(&file); }
    void operator()(AVCodecContext* codec) const { avcodec_free_context(&codec); }
    void operator()(AVFrame* frame) const { av_frame_free(&frame); }
    void operator()(AVPacket* packet) const { av_packet_free(&packet); }
};
template <class T>
using Owned = std::unique_ptr<T, Free>;

void need(bool ok, const char* what)
{
    if (!ok)
        throw std::runtime_error{what};
}

std::string textOf(const char* text)
{
    return text == nullptr ? std::string{} : std::string{text};
}

std::string tag(const AVDictionary* tags, const char* key)
{
    const AVDictionaryEntry* entry = av_dict_get(tags, key, nullptr, 0);
    return entry == nullptr ? std::string{} : textOf(entry->value);
}

void describeStream(DecodedVideo& video, const AVFormatContext& file, const AVStream& stream)
{
    const AVCodecParameters& parameters = *stream.codecpar;
    video.codec = textOf(avcodec_get_name(parameters.codec_id));
    video.profile = textOf(avcodec_profile_name(parameters.codec_id, parameters.profile));
    video.pixelFormat = textOf(av_get_pix_fmt_name(static_cast<AVPixelFormat>(parameters.format)));
    video.colours = textOf(av_color_space_name(parameters.color_space)) + " " +
                    textOf(av_color_primaries_name(parameters.color_primaries)) + " " +
                    textOf(av_color_transfer_name(parameters.color_trc)) + " " +
                    textOf(av_color_range_name(parameters.color_range));
    video.width = parameters.width;
    video.height = parameters.height;
    video.fps = stream.r_frame_rate.num / std::max(1, stream.r_frame_rate.den);
    video.title = tag(file.metadata, "title");
    video.comment = tag(file.metadata, "comment");
}

void takeFrames(DecodedVideo& video, AVCodecContext& codec, const AVStream& stream)
{
    const Owned<AVFrame> frame{av_frame_alloc()};
    while (avcodec_receive_frame(&codec, frame.get()) >= 0) {
        Luma luma;
        for (int y = 0; y < frame->height; ++y) {
            const std::uint8_t* line = frame->data[0] + y * frame->linesize[0];
            luma.insert(luma.end(), line, line + frame->width);
        }
        video.frames.push_back(std::move(luma));
        video.times.push_back(static_cast<double>(frame->pts) * av_q2d(stream.time_base));
    }
}

}  // namespace

DecodedVideo decode(const std::filesystem::path& path)
{
    AVFormatContext* opened = nullptr;
    need(avformat_open_input(&opened, ("file:" + path.string()).c_str(), nullptr, nullptr) >= 0,
         "cannot open the video");
    const Owned<AVFormatContext> file{opened};
    need(avformat_find_stream_info(file.get(), nullptr) >= 0, "no stream information");
    need(file->nb_streams == 1, "not exactly one stream");
    const AVStream& stream = *file->streams[0];

    DecodedVideo video;
    describeStream(video, *file, stream);
    const AVCodec* decoder = avcodec_find_decoder(stream.codecpar->codec_id);
    need(decoder != nullptr, "no decoder");
    const Owned<AVCodecContext> codec{avcodec_alloc_context3(decoder)};
    need(avcodec_parameters_to_context(codec.get(), stream.codecpar) >= 0, "bad parameters");
    need(avcodec_open2(codec.get(), decoder, nullptr) >= 0, "the decoder does not open");

    const Owned<AVPacket> packet{av_packet_alloc()};
    while (av_read_frame(file.get(), packet.get()) >= 0) {
        need(avcodec_send_packet(codec.get(), packet.get()) >= 0, "a packet does not decode");
        av_packet_unref(packet.get());
        takeFrames(video, *codec, stream);
    }
    avcodec_send_packet(codec.get(), nullptr);
    takeFrames(video, *codec, stream);
    return video;
}

Luma lumaOf(const QImage& image)
{
    Luma luma;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            const QRgb c = image.pixel(x, y);
            const double linear = 0.2126 * qRed(c) + 0.7152 * qGreen(c) + 0.0722 * qBlue(c);
            luma.push_back(static_cast<std::uint8_t>(std::lround(16 + linear * 219 / 255)));
        }
    }
    return luma;
}

double psnr(const Luma& a, const Luma& b)
{
    need(a.size() == b.size() && !a.empty(), "frames of different size");
    double squares = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        const double difference = static_cast<double>(a[i]) - static_cast<double>(b[i]);
        squares += difference * difference;
    }
    const double mean = squares / static_cast<double>(a.size());
    return mean == 0 ? 100 : 10 * std::log10(255.0 * 255.0 / mean);
}

}  // namespace millrace::ui::test
