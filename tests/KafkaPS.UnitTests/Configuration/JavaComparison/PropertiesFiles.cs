using System.Text;

namespace KafkaPS.UnitTests.Configuration.JavaComparison;

/// <summary>Random .properties files that use much of the syntax; the same in every run.</summary>
static class PropertiesFiles
{
    static readonly string[] Pieces =
    [
        "acks", "linger.ms", "a", "b", "key", "1", "all", "\u00e4", "\u4e2d", "\ud83d\ude00", "\u00a0", "\u2028", "\u0085",
        "=", ":", " ", "\t", "\f", "#", "!", "\\", "\\\\", "\\=", "\\:", "\\ ", "\\#", "\\!", "\\n", "\\t", "\\r", "\\f", "\\q", "\\\"", "\\0", "\\u0041",
        "\\u00e4", "\\uD83D", "\\U0041",
        "=", "=", "=", ":", " ", "\\\n", "\\\r\n", "\\\r", "\\\n    ", "\\\n\t", "\\\n\n", "\\\n#", "\\\\\n", "\n", "\n", "\n", "\n", "\r\n", "\r\n", "\r",
        "\n\n", "\n   ", "\n#", "\n!", "\n #", "\n=", "\n:", "\0", "\v", "\u001a",
    ];

    static readonly string[] Malformed = ["\\u", "\\u12", "\\u00g1", "\\u+041", "\\u 041", "\\uuuuu"];

    /// <summary>The texts. Some have a malformed escape.</summary>
    internal static IEnumerable<string> Texts(int count, int seed)
    {
        var random = new Random(seed);
        for (int i = 0; i < count; i++)
        {
            var text = new StringBuilder();
            for (int pieces = random.Next(1, 40); pieces > 0; pieces--) text.Append(Pieces[random.Next(Pieces.Length)]);
            if (random.Next(20) == 0) text.Insert(random.Next(text.Length + 1), Malformed[random.Next(Malformed.Length)]);
            yield return text.ToString();
        }
    }
}
