// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/check/history.h"

#include "core/check/csv.h"
#include "core/check/row_reader.h"

namespace millrace::check {

const Setting* History::setting(std::string_view thing, std::uint32_t index, std::string_view key,
                                std::uint64_t untilFact) const
{
    const Setting* found = nullptr;
    for (const Setting& each : settings)
        if (each.thing == thing && each.index == index && each.key == key && each.fact <= untilFact)
            found = &each;
    return found;
}

std::string_view History::choice(std::string_view thing, std::uint32_t index, std::string_view key,
                                 std::uint64_t untilFact) const
{
    const Setting* found = setting(thing, index, key, untilFact);
    return found == nullptr ? std::string_view{} : std::string_view{found->text};
}

Result<History> readHistory(std::string_view csv)
{
    CsvReader reader{csv};
    if (Status read = reader.readHeader(); !read)
        return read.error();
    RowReader rows{reader};
    if (Status read = rows.bindColumns(); !read)
        return read.error();
    while (!reader.atEnd()) {
        if (Status read = reader.readRow(); !read)
            return read.error();
        if (Status read = rows.readStep(); !read)
            return read.error();
    }
    return rows.take();
}

}  // namespace millrace::check
