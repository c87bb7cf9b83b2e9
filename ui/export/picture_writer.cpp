// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/export/picture_writer.h"

#include <cstddef>
#include <utility>

#include <QBuffer>
#include <QImageWriter>

#include "core/base/atomic_file.h"

namespace millrace::ui {

Status writePicture(const std::filesystem::path& target, const QImage& image, const Notes& notes)
{
    if (image.isNull())
        return writeError(target, "there was not enough memory to draw the picture");
    Result<AtomicFile> created = AtomicFile::create(target);
    if (!created)
        return created.error();
    AtomicFile file = std::move(created).value();

    QBuffer png;
    png.open(QIODevice::WriteOnly);
    QImageWriter writer{&png, "png"};
    for (const Note& note : notes)
        writer.setText(note.key, note.text);
    if (!writer.write(image))
        return writeError(target, writer.errorString().toStdString());
    const QByteArray& bytes = png.data();
    if (Status appended = file.append({bytes.constData(), static_cast<std::size_t>(bytes.size())});
        !appended)
        return appended;
    return file.commit();
}

}  // namespace millrace::ui
