// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scene/raised_labels.h"

#include <algorithm>
#include <vector>

#include "ui/scene/text_extent.h"

namespace millrace::ui {

namespace {

constexpr double kTouch = 2;  ///< A mark that covers no more than the edge covers nothing.

bool isLabel(const Shape& shape)
{
    return shape.kind == Shape::Kind::Text && !shape.wrap && !shape.text.empty();
}

bool covers(const Rect& mark, const Rect& words)
{
    return mark.x + kTouch < words.right() && words.x < mark.right() - kTouch &&
           mark.y + kTouch < words.bottom() && words.y < mark.bottom() - kTouch;
}

}  // namespace

Rect wordsBox(const Shape& text)
{
    const double width = std::min(text.rect.w, textExtent(text.text, text.size, text.bold));
    const double height = std::min(text.rect.h, text.size + 2);
    const double x = text.align == Align::Left     ? text.rect.x
                     : text.align == Align::Center ? text.rect.centerX() - width / 2
                                                   : text.rect.right() - width;
    return {x, text.rect.centerY() - height / 2, width, height};
}

void raiseLabels(Scene& moving, const Scene& still)
{
    std::vector<Rect> marks;
    for (const Shape& shape : moving)
        if (shape.inFlight && shape.kind == Shape::Kind::Mark)
            marks.push_back(shape.rect);
    if (marks.empty())
        return;
    Scene raised;
    const auto raiseFrom = [&](const Scene& scene) {
        for (const Shape& shape : scene) {
            // What lies above the marks anyway, as the words of a bookmark that is dragged.
            if (!isLabel(shape) || shape.layer > Layer::Label)
                continue;
            const Rect words = wordsBox(shape);
            if (std::ranges::none_of(marks,
                                     [&words](const Rect& mark) { return covers(mark, words); }))
                continue;
            raised.push_back(shape);
            raised.back().layer = Layer::Sign;
            raised.back().haloed = true;
        }
    };
    raiseFrom(still);
    raiseFrom(moving);
    moving.insert(moving.end(), raised.begin(), raised.end());
}

}  // namespace millrace::ui
