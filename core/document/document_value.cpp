// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/document/document_value.h"

#include <algorithm>

namespace millrace {

const DocumentEntry* DocumentValue::find(std::string_view key) const
{
    const auto found = std::ranges::find(entries, key, &DocumentEntry::key);
    return found == entries.end() ? nullptr : &*found;
}

std::string_view nameOf(DocumentValue::Kind kind)
{
    switch (kind) {
    case DocumentValue::Kind::Text:
        return "text";
    case DocumentValue::Kind::Integer:
        return "a whole number";
    case DocumentValue::Kind::Real:
        return "a number";
    case DocumentValue::Kind::Boolean:
        return "true or false";
    case DocumentValue::Kind::Array:
        return "a list";
    case DocumentValue::Kind::Table:
        return "a table";
    case DocumentValue::Kind::Object:
        return "an object";
    case DocumentValue::Kind::Null:
        return "null";
    case DocumentValue::Kind::Other:
        break;
    }
    return "a date or time";
}

}  // namespace millrace
