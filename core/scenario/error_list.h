// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/document/document_value.h"

namespace millrace {

/// Collects errors while a scenario is read: all at once, each with its place.
class ErrorList {
public:
    explicit ErrorList(std::string fileName) : m_fileName{std::move(fileName)} {}

    void add(TextPlace place, std::string message);
    /// A key that its table, `path`, does not have; `help` is said where no other table has it and
    /// it is no product's name of a setting.
    void addUnknown(const DocumentEntry& entry, std::string_view path, std::string_view help);
    /// What a table of this path may have.
    void noteKeys(std::string_view path, std::span<const std::string_view> keys);
    /// Keys without effect are no errors: those of a profile, which sets what a scenario may need.
    void allowIdleKeys() { m_allowsIdleKeys = true; }
    bool allowsIdleKeys() const { return m_allowsIdleKeys; }
    bool empty() const { return m_errors.empty() && m_unknown.empty(); }
    /// In the order of their places.
    std::vector<Error> take();

private:
    struct Unknown {
        TextPlace place;
        std::string path;
        std::string key;
        std::string setting;  ///< With what follows its dots: "max.poll.records".
        std::string help;
    };
    std::string whereElse(const Unknown& unknown) const;
    std::string hereCalled(const Unknown& unknown) const;

    std::string m_fileName;
    std::vector<Error> m_errors;
    std::vector<Unknown> m_unknown;
    std::map<std::string, std::set<std::string, std::less<>>> m_keys;  ///< By header of a table.
    bool m_allowsIdleKeys = false;
};

}  // namespace millrace
