// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scenario/polynomial.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include <fmt/format.h>

#include "core/base/printable.h"

namespace millrace {

namespace {

using Powers = BackoffSpec::Powers;

constexpr std::size_t kLengthMax = 200;
constexpr int kBracketsMost = 20;

bool isLetter(char each)
{
    return (each >= 'a' && each <= 'z') || (each >= 'A' && each <= 'Z') || each == '_';
}

bool isDigit(char each)
{
    return each >= '0' && each <= '9';
}

/// What stands around a formula in Ruby: "->(n) { ... }", "proc { |n| ... }", "{ |n| ... }".
std::string_view bodyOf(std::string_view text)
{
    const std::size_t open = text.find('{');
    const std::size_t close = text.rfind('}');
    if (open == std::string_view::npos || close == std::string_view::npos || close < open)
        return text;
    std::string_view body = text.substr(open + 1, close - open - 1);
    const std::size_t bar = body.find('|');
    const std::size_t second = bar == std::string_view::npos ? bar : body.find('|', bar + 1);
    return second == std::string_view::npos ? body : body.substr(second + 1);
}

/// By recursive descent. What is wrong is said once, and then nothing else is read.
class Formula {
public:
    Formula(std::string_view text, int first) : m_rest{text}, m_first{first} {}

    Result<Powers> read()
    {
        const Powers sum = sumOfTerms();
        skipBlanks();
        if (!m_wrong && !m_rest.empty())
            fail(fmt::format("\"{}\" was not expected", printableLine(m_rest, 20)));
        if (m_wrong)
            return Error{Error::Code::Malformed, *m_wrong};
        return sum;
    }

private:
    void fail(std::string what)
    {
        if (!m_wrong)
            m_wrong = std::move(what);
    }
    void skipBlanks()
    {
        while (!m_rest.empty() && (m_rest.front() == ' ' || m_rest.front() == '\t'))
            m_rest.remove_prefix(1);
    }
    bool take(std::string_view word)
    {
        skipBlanks();
        if (!m_rest.starts_with(word))
            return false;
        m_rest.remove_prefix(word.size());
        return true;
    }
    std::string_view letters()
    {
        const auto end = std::ranges::find_if_not(
            m_rest, [](char each) { return isLetter(each) || isDigit(each); });
        const auto size = static_cast<std::size_t>(end - m_rest.begin());
        const std::string_view word = m_rest.substr(0, size);
        m_rest.remove_prefix(size);
        return word;
    }

    Powers product(const Powers& a, const Powers& b)
    {
        Powers result{};
        for (std::size_t i = 0; i < a.size(); ++i) {
            for (std::size_t k = 0; k < b.size(); ++k) {
                if (a[i] == 0.0 || b[k] == 0.0)
                    continue;
                if (i + k < result.size())
                    result[i + k] += a[i] * b[k];
                else
                    fail(fmt::format("powers above {} are too high", result.size() - 1));
            }
        }
        return result;
    }

    Powers sumOfTerms()
    {
        Powers sum = term();
        for (;;) {
            const bool plus = take("+");
            if (!plus && !take("-"))
                return sum;
            const Powers next = term();
            for (std::size_t k = 0; k < sum.size(); ++k)
                sum[k] += plus ? next[k] : -next[k];
        }
    }

    Powers term()
    {
        Powers result = power();
        for (;;) {
            skipBlanks();
            if (!m_rest.starts_with("**") && take("*")) {
                result = product(result, power());
            } else if (take("/")) {
                const Powers divisor = power();
                if (!isConstant(divisor) || divisor[0] == 0.0)
                    fail("only division by a number other than 0 is possible");
                else
                    result = product(result, Powers{1.0 / divisor[0]});
            } else {
                return result;
            }
        }
    }

    Powers power()
    {
        const Powers base = primary();
        if (!take("**") && !take("^"))
            return base;
        const Powers exponent = primary();
        const double most = static_cast<double>(base.size()) - 1;
        const auto times = static_cast<int>(std::clamp(exponent[0], -1.0, most + 1));
        if (!isConstant(exponent) || static_cast<double>(times) != exponent[0] || times > most) {
            fail(fmt::format("an exponent must be a whole number up to {}", base.size() - 1));
            return base;
        }
        Powers result{1.0};
        for (int n = 0; n < times; ++n)
            result = product(result, base);
        return result;
    }

    Powers primary()
    {
        skipBlanks();
        if (m_wrong || m_rest.empty()) {
            fail("something is missing at its end");
            return {};
        }
        Powers value{};
        if (take("(")) {
            if (++m_depth > kBracketsMost) {
                fail("it has too many brackets");
                return {};
            }
            value = sumOfTerms();
            --m_depth;
            if (!take(")"))
                fail("a \")\" is missing");
        } else if (take("-")) {
            value = product(Powers{-1.0}, power());
        } else if (isDigit(m_rest.front())) {
            value = Powers{number()};
        } else if (isLetter(m_rest.front())) {
            value = variable(letters());
        } else {
            fail(fmt::format("\"{}\" was not expected", printableLine(m_rest, 20)));
        }
        return withUnits(value);
    }

    double number()
    {
        double value = 0;
        // The point of "5.minutes" is none of the number.
        const char* end = m_rest.data() + m_rest.size();
        const char* last = m_rest.data();
        while (last != end && (isDigit(*last) || *last == '_' ||
                               (*last == '.' && last + 1 != end && isDigit(last[1]))))
            ++last;
        const auto [stop, error] = std::from_chars(m_rest.data(), last, value);
        if (error != std::errc{} || stop != last)
            fail(fmt::format("\"{}\" is no number", printableLine(m_rest, 20)));
        m_rest.remove_prefix(static_cast<std::size_t>(last - m_rest.data()));
        return value;
    }

    Powers variable(std::string_view name)
    {
        if (m_variable.empty())
            m_variable = name;
        if (m_variable != name)
            fail(fmt::format("it has two variables, \"{}\" and \"{}\"",
                             printableLine(m_variable, 20), printableLine(name, 20)));
        return Powers{static_cast<double>(m_first - 1), 1.0};
    }

    /// Seconds of Active Support: "5.minutes", "n.seconds".
    Powers withUnits(Powers value)
    {
        struct Unit {
            std::string_view name;
            double seconds;
        };
        static constexpr Unit kUnits[] = {{"second", 1},   {"minute", 60},  {"hour", 3600},
                                          {"day", 86400},  {"to_i", 1},     {"seconds", 1},
                                          {"minutes", 60}, {"hours", 3600}, {"days", 86400}};
        while (!m_wrong && m_rest.starts_with('.')) {
            m_rest.remove_prefix(1);
            const std::string_view name = letters();
            const auto found = std::ranges::find(kUnits, name, &Unit::name);
            if (found == std::end(kUnits))
                fail(fmt::format("\".{}\" is no unit of time", printableLine(name, 20)));
            else
                value = product(value, Powers{found->seconds});
        }
        return value;
    }

    std::string_view m_rest;
    int m_first;
    int m_depth = 0;
    std::string_view m_variable;
    std::optional<std::string> m_wrong;
};

}  // namespace

bool isConstant(const Powers& powers)
{
    return std::all_of(powers.begin() + 1, powers.end(), [](double each) { return each == 0.0; });
}

Result<Powers> parsePolynomial(std::string_view text, int first)
{
    if (text.size() > kLengthMax)
        return Error{Error::Code::OutOfRange,
                     fmt::format("a formula has at most {} characters", kLengthMax)};
    return Formula{bodyOf(text), first}.read();
}

}  // namespace millrace
