// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Owners for what libav hands out. Only video_writer.cpp includes this, so that no other file sees
// libav's headers.

#include <memory>

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libswscale/swscale.h>
}

namespace millrace::ui {

struct AvDelete {
    void operator()(AVFormatContext* muxer) const
    {
        // Closing twice is harmless: avio_closep() leaves a null behind.
        avio_closep(&muxer->pb);
        avformat_free_context(muxer);
    }
    void operator()(AVCodecContext* codec) const { avcodec_free_context(&codec); }
    void operator()(AVFrame* frame) const { av_frame_free(&frame); }
    void operator()(AVPacket* packet) const { av_packet_free(&packet); }
    void operator()(SwsContext* scaler) const { sws_freeContext(scaler); }
};

template <class T>
using AvPtr = std::unique_ptr<T, AvDelete>;

/// A dictionary that libav may replace while it reads from it.
class AvOptions {
public:
    AvOptions() = default;
    AvOptions(const AvOptions&) = delete;
    AvOptions& operator=(const AvOptions&) = delete;
    ~AvOptions() { av_dict_free(&m_entries); }

    void set(const char* key, const char* value) { av_dict_set(&m_entries, key, value, 0); }
    bool empty() const { return av_dict_count(m_entries) == 0; }
    AVDictionary** get() { return &m_entries; }

private:
    AVDictionary* m_entries = nullptr;
};

}  // namespace millrace::ui
