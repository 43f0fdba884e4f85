// oneDNN's recurrent primitives, versions 2 and 3, as a program that measures on request (README.md).
//
// train: weights are in the layouts that the library asked for. train_repack: they are brought there from plain layout, and their gradients back,
// in every iteration, as a loop that updates weights must.
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <memory>
#include <sstream>
#include <string>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>
#include <dnnl.hpp>
#include <omp.h>

using namespace dnnl;
using Arguments = std::unordered_map<int, memory>;
using Numbers = std::vector<float>;
using tag = memory::format_tag;

namespace {

engine &cpu() { static engine e(engine::kind::cpu, 0); return e; }
stream &queue() { static stream s(cpu()); return s; }

// The numbers that all programs share: a hash of seed and index, uniform in [-scale, scale).
Numbers hashed(uint32_t seed, double scale, size_t count) {
    Numbers numbers(count);
    for (size_t k = 0; k < count; k++) {
        uint32_t v = (uint32_t(k) + seed * 7919u) * 2654435761u;
        v = (v ^ (v >> 15)) * 2246822519u;
        v ^= v >> 13;
        numbers[k] = (float(v >> 8) / 16777216.0f - 0.5f) * float(2 * scale);
    }
    return numbers;
}

memory::desc plain(memory::dims sizes, tag layout) { return {sizes, memory::data_type::f32, layout}; }
float *data(const memory &m) { return static_cast<float *>(m.get_data_handle()); }
void clear(const memory &m) { std::memset(m.get_data_handle(), 0, m.get_desc().get_size()); }

memory zeros(const memory::desc &description) {
    memory m(description, cpu());
    clear(m);
    return m;
}

memory filled(const memory::desc &description, const Numbers &numbers) {
    memory m = zeros(description);
    std::copy(numbers.begin(), numbers.end(), data(m));
    return m;
}

struct Case {
    std::string cell, mode;
    int T, B, I, H;
    bool operator==(const Case &o) const {
        return std::tie(cell, mode, T, B, I, H) == std::tie(o.cell, o.mode, o.T, o.B, o.I, o.H);
    }
};

// Which of PyTorch's gates is each of the library's: i, f, g, o as there; z, r, n instead of r, z, n.
std::vector<int> gates(const std::string &cell) {
    if (cell == "lstm" || cell == "lstm_peephole") return {0, 1, 2, 3};
    if (cell == "gru" || cell == "gru_rb") return {1, 0, 2};
    if (cell == "rnn") return {0};
    return {};
}

// Matrices: PyTorch has [gate, unit, column], the library's plain layout (ldigo) is [column, gate, unit].
struct Layout {
    std::vector<int> order;
    int H, columns;

    template <class Visit> void each(Visit visit) const {
        size_t G = order.size();
        for (size_t g = 0; g < G; g++)
            for (int unit = 0; unit < H; unit++)
                for (int column = 0; column < columns; column++)
                    visit((size_t(order[g]) * H + unit) * columns + column, (column * G + g) * H + unit);
    }
    Numbers toLibrary(const Numbers &torch) const {
        Numbers made(torch.size());
        each([&](size_t theirs, size_t ours) { made[ours] = torch[theirs]; });
        return made;
    }
    Numbers toTorch(const float *library) const {
        Numbers made(order.size() * H * columns);
        each([&](size_t theirs, size_t ours) { made[theirs] = library[ours]; });
        return made;
    }
};

#if DNNL_VERSION_MAJOR >= 3
template <class P, class... A> auto describe(A... a) { return typename P::primitive_desc(cpu(), a...); }
template <class P, class Hint, class... A> auto describeBackward(const Hint &hint, A... a) { return typename P::primitive_desc(cpu(), a..., hint); }
#else
template <class P, class... A> auto describe(A... a) { return typename P::primitive_desc(typename P::desc(a...), cpu()); }
template <class P, class Hint, class... A> auto describeBackward(const Hint &hint, A... a) {
    return typename P::primitive_desc(typename P::desc(a...), cpu(), hint);
}
#endif

// A matrix in plain layout and in the one that a primitive asked for.
struct Packed {
    memory plain, packed;
    reorder conversion;
    Packed(memory plain, const memory::desc &wanted) : plain(plain), packed(zeros(wanted)), conversion(plain, packed) { pack(); }
    void pack() { conversion.execute(queue(), plain, packed); queue().wait(); }
};

struct Problem {
    Case at;
    Layout inputLayout, recurrentLayout;
    std::function<void()> run;
    memory y, dx, dh0, dc0, dwx, dwh;

    explicit Problem(const Case &c)
        : at(c), inputLayout{gates(c.cell), c.H, c.I}, recurrentLayout{gates(c.cell), c.H, c.H} {
        const int G = int(inputLayout.order.size()), biases = c.cell == "gru" ? 4 : G;
        const bool peepholes = c.cell == "lstm_peephole";
        x_ = plain({c.T, c.B, c.I}, tag::tnc);
        y_ = plain({c.T, c.B, c.H}, tag::tnc);
        s_ = plain({1, 1, c.B, c.H}, tag::ldnc);
        b_ = plain({1, 1, biases, c.H}, tag::ldgo);
        if (peepholes) p_ = plain({1, 1, 3, c.H}, tag::ldgo);
        const memory::dims inputSizes{1, 1, c.I, G, c.H}, recurrentSizes{1, 1, c.H, G, c.H};
        wx_ = plain(inputSizes, tag::ldigo);
        wh_ = plain(recurrentSizes, tag::ldigo);
        const auto x = x_, y = y_, s = s_, b = b_, p = p_, wx = plain(inputSizes, tag::any), wh = plain(recurrentSizes, tag::any);
        const auto direction = rnn_direction::unidirectional_left2right;

        if (c.cell.rfind("lstm", 0) == 0)
            build<lstm_forward, lstm_backward>(std::make_tuple(direction), std::make_tuple(x, s, s, wx, wh, p, b, y, s, s));
        else if (c.cell == "gru")
            build<lbr_gru_forward, lbr_gru_backward>(std::make_tuple(direction), std::make_tuple(x, s, wx, wh, b, y, s));
        else if (c.cell == "gru_rb")
            build<gru_forward, gru_backward>(std::make_tuple(direction), std::make_tuple(x, s, wx, wh, b, y, s));
        else
            build<vanilla_rnn_forward, vanilla_rnn_backward>(std::make_tuple(algorithm::eltwise_tanh, direction), std::make_tuple(x, s, wx, wh, b, y, s));
    }

private:
    memory::desc x_, y_, s_, b_, p_, wx_, wh_;

    bool isLstm() const { return at.cell.rfind("lstm", 0) == 0; }

    Numbers bias() const {
        const Numbers torch = hashed(6, 1 / std::sqrt(double(at.H)), inputLayout.order.size() * at.H);
        Numbers made;
        for (int gate : inputLayout.order) made.insert(made.end(), torch.begin() + size_t(gate) * at.H, torch.begin() + size_t(gate + 1) * at.H);
        if (at.cell == "gru") {     // the candidate's second bias, inside the product with r
            const Numbers recurrent = hashed(7, 1 / std::sqrt(double(at.H)), size_t(3) * at.H);
            made.insert(made.end(), recurrent.begin() + size_t(2) * at.H, recurrent.end());
        }
        return made;
    }

    template <class Forward, class Backward, class Head, class Descriptions> void build(Head head, Descriptions descriptions) {
        const double scale = 1 / std::sqrt(double(at.H));
        const size_t G = inputLayout.order.size();
        const bool training = at.mode != "infer";
        const auto kind = std::make_tuple(training ? prop_kind::forward_training : prop_kind::forward_inference);
        const auto described = std::apply([](auto... a) { return describe<Forward>(a...); }, std::tuple_cat(kind, head, descriptions));
        const Forward forward(described);

        const memory wx = filled(wx_, inputLayout.toLibrary(hashed(4, scale, G * at.H * at.I)));
        const memory wh = filled(wh_, recurrentLayout.toLibrary(hashed(5, scale, G * at.H * at.H)));
        const auto fx = std::make_shared<Packed>(wx, described.weights_layer_desc()), fh = std::make_shared<Packed>(wh, described.weights_iter_desc());
        y = zeros(y_);
        Arguments arguments{
            {DNNL_ARG_SRC_LAYER, filled(x_, hashed(1, 1, size_t(at.T) * at.B * at.I))},
            {DNNL_ARG_SRC_ITER, filled(s_, hashed(2, 0.5, size_t(at.B) * at.H))},
            {DNNL_ARG_WEIGHTS_LAYER, fx->packed}, {DNNL_ARG_WEIGHTS_ITER, fh->packed}, {DNNL_ARG_BIAS, filled(b_, bias())},
            {DNNL_ARG_DST_LAYER, y}, {DNNL_ARG_DST_ITER, zeros(s_)},
        };
        if (isLstm()) {
            arguments[DNNL_ARG_SRC_ITER_C] = filled(s_, hashed(3, 0.5, size_t(at.B) * at.H));
            arguments[DNNL_ARG_DST_ITER_C] = zeros(s_);
        }
        if (at.cell == "lstm_peephole") arguments[DNNL_ARG_WEIGHTS_PEEPHOLE] = filled(p_, hashed(9, scale, size_t(3) * at.H));
        if (!training) {
            run = [=] { forward.execute(queue(), arguments); queue().wait(); };
            return;
        }
        arguments[DNNL_ARG_WORKSPACE] = zeros(described.workspace_desc());

        const auto back = std::apply([&](auto... a) { return describeBackward<Backward>(described, a...); },
            std::tuple_cat(std::make_tuple(prop_kind::backward), head, descriptions, descriptions));
        const Backward backward(back);
        const auto bx = std::make_shared<Packed>(wx, back.weights_layer_desc()), bh = std::make_shared<Packed>(wh, back.weights_iter_desc());
        memory gx = zeros(back.diff_weights_layer_desc()), gh = zeros(back.diff_weights_iter_desc());
        dwx = zeros(wx_);
        dwh = zeros(wh_);
        dx = zeros(x_);
        dh0 = zeros(s_);
        Arguments adjoints = arguments;
        adjoints[DNNL_ARG_WEIGHTS_LAYER] = bx->packed;
        adjoints[DNNL_ARG_WEIGHTS_ITER] = bh->packed;
        adjoints[DNNL_ARG_DIFF_DST_LAYER] = filled(y_, hashed(8, 1, size_t(at.T) * at.B * at.H));
        adjoints[DNNL_ARG_DIFF_DST_ITER] = zeros(s_);
        adjoints[DNNL_ARG_DIFF_SRC_LAYER] = dx;
        adjoints[DNNL_ARG_DIFF_SRC_ITER] = dh0;
        adjoints[DNNL_ARG_DIFF_WEIGHTS_LAYER] = gx;
        adjoints[DNNL_ARG_DIFF_WEIGHTS_ITER] = gh;
        adjoints[DNNL_ARG_DIFF_BIAS] = zeros(b_);
        if (isLstm()) {
            adjoints[DNNL_ARG_DIFF_DST_ITER_C] = zeros(s_);
            adjoints[DNNL_ARG_DIFF_SRC_ITER_C] = dc0 = zeros(s_);
        }
        if (at.cell == "lstm_peephole") adjoints[DNNL_ARG_DIFF_WEIGHTS_PEEPHOLE] = zeros(p_);

        std::vector<memory> accumulated;    // the primitive adds to these
        for (int id : {DNNL_ARG_DIFF_WEIGHTS_LAYER, DNNL_ARG_DIFF_WEIGHTS_ITER, DNNL_ARG_DIFF_BIAS, DNNL_ARG_DIFF_WEIGHTS_PEEPHOLE})
            if (adjoints.count(id)) accumulated.push_back(adjoints[id]);
        const auto step = [=] {
            forward.execute(queue(), arguments);
            for (const memory &m : accumulated) clear(m);
            backward.execute(queue(), adjoints);
            queue().wait();
        };
        if (at.mode == "train") {
            run = step;
            return;
        }
        run = [=, outX = reorder(gx, dwx), outH = reorder(gh, dwh), dwx = dwx, dwh = dwh]() mutable {
            for (const auto &matrix : {fx, fh, bx, bh}) matrix->pack();
            step();
            outX.execute(queue(), gx, dwx);
            outH.execute(queue(), gh, dwh);
            queue().wait();
        };
    }
};

std::vector<long long> sample(const std::function<void()> &run, double seconds, size_t least, size_t most) {
    using clock = std::chrono::steady_clock;
    const auto since = [](clock::time_point begin) { return std::chrono::duration<double>(clock::now() - begin).count(); };
    std::vector<long long> samples;
    for (const auto start = clock::now(); samples.size() < least || (since(start) < seconds && samples.size() < most);) {
        const auto begin = clock::now();
        run();
        samples.push_back(std::chrono::duration_cast<std::chrono::nanoseconds>(clock::now() - begin).count());
    }
    return samples;
}

void serve() {
    std::unique_ptr<Problem> problem;
    for (std::string line; std::getline(std::cin, line);) {
        std::istringstream words(line);
        Case c;
        double seconds;
        words >> c.cell >> c.mode >> c.T >> c.B >> c.I >> c.H >> seconds;
        const bool offered = words && !gates(c.cell).empty() && (c.mode == "infer" || c.mode == "train" || c.mode == "train_repack");
        try {
            if (offered && !(problem && problem->at == c)) {
                problem.reset();
                problem = std::make_unique<Problem>(c);
            }
            std::cout << "[";
            if (offered) {
                sample(problem->run, 0.03, 1, 50);
                const char *separator = "";
                for (long long nanoseconds : sample(problem->run, seconds, 3, 1000)) std::cout << std::exchange(separator, ", ") << nanoseconds;
            }
            std::cout << "]" << std::endl;
        } catch (const error &e) {
            problem.reset();
            std::cout << "{\"error\": \"" << e.message << "\"}" << std::endl;
        }
    }
}

void dump(Case c, const std::filesystem::path &folder) {
    if (gates(c.cell).empty()) return;
    std::filesystem::create_directories(folder);
    const auto save = [&](const char *name, const float *numbers, size_t count) {
        std::ofstream(folder / name, std::ios::binary).write(reinterpret_cast<const char *>(numbers), std::streamsize(count * sizeof(float)));
    };
    c.mode = "infer";
    Problem inference(c);
    inference.run();
    c.mode = "train_repack";
    Problem training(c);
    training.run();
    const size_t rows = size_t(c.T) * c.B, state = size_t(c.B) * c.H;
    save("y.f32", data(inference.y), rows * c.H);
    save("ytrain.f32", data(training.y), rows * c.H);
    save("dx.f32", data(training.dx), rows * c.I);
    save("dh0.f32", data(training.dh0), state);
    if (c.cell.rfind("lstm", 0) == 0) save("dc0.f32", data(training.dc0), state);
    const Numbers dwx = training.inputLayout.toTorch(data(training.dwx)), dwh = training.recurrentLayout.toTorch(data(training.dwh));
    save("dwx.f32", dwx.data(), dwx.size());
    save("dwh.f32", dwh.data(), dwh.size());
}

}  // namespace

int main(int count, char **words) {
    std::unordered_map<std::string, std::string> given;
    for (int k = 1; k < count; k++) {
        const std::string name = words[k];
        given[name] = name == "--serve" || name == "--about" || k + 1 == count ? "" : words[++k];
    }
    if (given.count("--threads")) omp_set_num_threads(std::stoi(given["--threads"]));
    if (given.count("--about")) {
        std::cout << "oneDNN " << dnnl_version()->major << "." << dnnl_version()->minor << "." << dnnl_version()->patch << std::endl;
    } else if (given.count("--serve")) {
        serve();
    } else if (given.count("--dump")) {
        Case c{given["--cells"], "", 0, 0, 0, 0};
        char x;
        std::istringstream(given["--shapes"]) >> c.T >> x >> c.B >> x >> c.I >> x >> c.H;
        dump(c, given["--dump"]);
    } else {
        std::cerr << "give --serve, --dump or --about" << std::endl;
        return 2;
    }
}
