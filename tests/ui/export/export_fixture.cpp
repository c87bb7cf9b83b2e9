// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/export/export_fixture.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include <unistd.h>

#include <QPainter>

namespace millrace::ui::test {

namespace {

namespace fs = std::filesystem;
constexpr uid_t kNobody = 65534;

}  // namespace

QImage movingPattern(QSize size, int frame)
{
    QImage image{size, QImage::Format_RGB32};
    image.fill(QColor{250, 250, 247});
    QPainter painter{&image};
    painter.setRenderHint(QPainter::Antialiasing);
    QFont font{QStringLiteral("DejaVu Sans")};
    font.setPixelSize(9);
    painter.setFont(font);
    painter.setPen(QColor{40, 50, 90});
    for (int y = 12; y < size.height(); y += 14) {
        painter.drawText(4, y,
                         QStringLiteral("updated A5 offset %1 lag 3 wrong now 1").arg(y * 37));
        painter.drawText(size.width() - 60, y, QStringLiteral("%1 jobs").arg(frame * 7 + y));
    }
    painter.setPen(QPen{Qt::black, 1.5});
    for (int i = 0; i < 12; ++i) {
        painter.setBrush(QColor::fromHsv(i * 30, 200, 220));
        const int x = (i * 61 + frame * (3 + i % 4)) % size.width();
        painter.drawEllipse(QPoint{x, size.height() * (i + 1) / 13}, 5, 5);
    }
    return image;
}

std::vector<std::string> ExportTest::names() const
{
    std::vector<std::string> found;
    for (const fs::directory_entry& entry : fs::directory_iterator{folder()})
        found.push_back(entry.path().filename().string());
    std::sort(found.begin(), found.end());
    return found;
}

std::string bytesOf(const fs::path& path)
{
    std::ifstream in{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, std::istreambuf_iterator<char>{}};
}

void writeBytes(const fs::path& path, const std::string& bytes)
{
    std::ofstream{path, std::ios::binary} << bytes;
}

FullDisk::FullDisk(std::uintmax_t bytes)
{
    struct sigaction ignore {};
    ignore.sa_handler = SIG_IGN;
    sigaction(SIGXFSZ, &ignore, &m_signalBefore);
    getrlimit(RLIMIT_FSIZE, &m_before);
    rlimit limited = m_before;
    limited.rlim_cur = bytes;
    if (setrlimit(RLIMIT_FSIZE, &limited) != 0)
        throw std::runtime_error{"cannot limit the file size"};
}

FullDisk::~FullDisk()
{
    setrlimit(RLIMIT_FSIZE, &m_before);
    sigaction(SIGXFSZ, &m_signalBefore, nullptr);
}

UnwritableFolder::UnwritableFolder(fs::path folder)
    : m_folder{std::move(folder)}
    , m_wasRoot{geteuid() == 0}
{
    fs::permissions(m_folder, fs::perms{0555});
    if (m_wasRoot && seteuid(kNobody) != 0)
        throw std::runtime_error{"cannot step down from root"};
}

UnwritableFolder::~UnwritableFolder()
{
    if (m_wasRoot && seteuid(0) != 0)
        std::terminate();
    fs::permissions(m_folder, fs::perms{0700});
}

}  // namespace millrace::ui::test
