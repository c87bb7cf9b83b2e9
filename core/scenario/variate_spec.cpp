// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scenario/variate_spec.h"

namespace millrace {

SimDuration drawn(const VariateSpec& spec, Draw draw)
{
    switch (spec.kind) {
    case VariateSpec::Kind::Uniform:
        return draw.between(spec.low, spec.high);
    case VariateSpec::Kind::Exponential:
        return draw.exponential(spec.mean);
    case VariateSpec::Kind::Constant:
        break;
    }
    return spec.mean;
}

}  // namespace millrace
