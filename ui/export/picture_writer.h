// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

#include <QImage>

#include "core/base/result.h"
#include "ui/export/notes.h"

namespace millrace::ui {

/// Writes `image` as PNG with the notes as its text chunks. The file appears under `target`
/// complete and on the disk, or not at all; what was there before survives a failure. Errors: no
/// image (Qt had no memory for it), a target that cannot be written, a full disk.
Status writePicture(const std::filesystem::path& target, const QImage& image,
                    const Notes& notes = {});

}  // namespace millrace::ui
