namespace KafkaPS.UnitTests.Configuration.JavaComparison;

/// <summary>Lines for sasl.jaas.config: good ones, and some that a tokenizer may misread.</summary>
static class JaasLines
{
    const string Module = "org.apache.kafka.common.security.plain.PlainLoginModule";

    static readonly string[] Lines =
    [
        "", " ", ";", Module, $"{Module};", $"{Module} required", $"{Module} required;", $" {Module} required ; ", $"{Module} REQUIRED;",
        $"{Module} requisite;", $"{Module} sufficient;", $"{Module} optional;",
        $"{Module} must;", $"{Module} \"required\";", $"\"{Module}\" required;", $"'{Module}' required;", $"\"\" required;", $"{Module} required required;",
        $"{Module} required username=\"u\" password=\"p\";", $"{Module} required username=\"u\" password=\"p\"",
        $"{Module} required username = \"u\" password\t=\n\"p\" ;", $"{Module} required username='u' password='p';",
        $"{Module} required username=u password=p;", $"{Module} required username=u-1_$x.y password=p;", $"{Module} required username=\u00fc password=\u4e2d;",
        $"{Module} required username=u password=p@x;",
        $"{Module} required username=u password=1;", $"{Module} required username=u password=-p;", $"{Module} required username=u password=-1;",
        $"{Module} required username=u password=.p;", $"{Module} required username=u password=p1;",
        $"{Module} required username=u password=;", $"{Module} required username=u password;", $"{Module} required username u;",
        $"{Module} required username==u;", $"{Module} required =u;", $"{Module} required = = u;",
        $"{Module} required username=\"\" password=\"\";", $"{Module} required username=\"a\\\"b\" password='it\\'s';",
        $"{Module} required username=\"a\\\\\" password=\"p\";", $"{Module} required username=\"\\101\\x\" password=\"p\";",
        $"{Module} required username=\"open;", $"{Module} required username=\"two\nlines\" password=\"p\";",
        $"{Module} required username=\"u\" username=\"v\";", $"{Module} required 1=\"u\";", $"{Module} required -=\"u\";",
        $"{Module} required // comment\n username=\"u\";", $"{Module} required /* comment */ username=\"u\";", $"{Module} required /* open username=\"u\";",
        $"{Module} required / comment\n username=\"u\";", $"{Module} required # comment\n username=\"u\";",
        $"{Module} required username=\"u\"; // comment", $"{Module} required username=\"u\"; junk", $"{Module} required username=\"u\"; {Module} required;",
        $"{Module} required username=\"u\";;",
        "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"u\" password=\"p\" tokenauth=true;",
        "org.apache.kafka.common.security.scram.ScramLoginModule required tokenauth=\"true\";",
        "org.apache.kafka.common.security.plain.NoSuchModule required;", "java.lang.String required;", "com.sun.security.auth.module.JndiLoginModule required;",
        "com.sun.security.auth.module.LdapLoginModule required;",
        "1module required;", "no module required;", "Plain required;",
    ];

    internal static string OAuth(string options) => $"org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required{options};";

    /// <summary>The lines, and as many good ones with a character inserted, removed, or replaced.</summary>
    internal static IEnumerable<string> All(Random random)
    {
        const string good = $"{Module} required username=\"u\" password=\"p\";";
        const string marks = "\"'=;/*\\ -.1x#\n\u00a0\u0085{";
        foreach (string line in Lines) yield return line;
        for (int i = 0; i < Lines.Length; i++)
        {
            int at = random.Next(Module.Length - 5, good.Length);
            char mark = marks[random.Next(marks.Length)];
            yield return random.Next(3) switch { 0 => good.Insert(at, mark.ToString()), 1 => good.Remove(at, 1), _ => good.Remove(at, 1).Insert(at, mark.ToString()) };
        }
    }
}
