namespace KafkaPS.Configuration;

/// <summary>The one login module of a JAAS line, <c>module required name="value" …;</c>, as Kafka's <c>JaasConfig</c> reads it.</summary>
sealed class JaasConfig
{
    static readonly string[] ControlFlags = ["REQUIRED", "REQUISITE", "SUFFICIENT", "OPTIONAL"];

    JaasConfig(string module, Dictionary<string, string> options)
    {
        Module = module;
        Options = options;
    }

    /// <summary>The class of the login module.</summary>
    internal string Module { get; }

    /// <summary>Its options, including secrets.</summary>
    internal IReadOnlyDictionary<string, string> Options { get; }

    internal string? Option(string name) => Options.GetValueOrDefault(name);

    /// <summary>Returns whether an option is on, as Krb5LoginModule reads it.</summary>
    internal bool Has(string name) => string.Equals(Option(name), "true", StringComparison.OrdinalIgnoreCase);

    /// <summary>Parses a line.</summary>
    /// <exception cref="FormatException">The line is malformed. The message quotes none of it, because it may contain a secret.</exception>
    internal static JaasConfig Parse(string text)
    {
        var tokenizer = new JaasTokenizer(text);
        var modules = new List<JaasConfig>();
        for (tokenizer.Next(); tokenizer.Token != JaasTokenizer.End; tokenizer.Next()) modules.Add(ParseModule(tokenizer));
        return modules.Count switch
        {
            0 => throw new FormatException("It does not name a login module."),
            1 => modules[0],
            _ => throw new FormatException($"It names {modules.Count} login modules, but only one is allowed."),
        };
    }

    static JaasConfig ParseModule(JaasTokenizer tokenizer)
    {
        string module = tokenizer.Word ?? throw new FormatException("It does not start with the class of a login module.");
        tokenizer.Next();
        if (tokenizer.Word is null || !ControlFlags.Contains(tokenizer.Word, StringComparer.OrdinalIgnoreCase))
            throw new FormatException("The class of the login module must be followed by required, requisite, sufficient, or optional.");

        var options = new Dictionary<string, string>(StringComparer.Ordinal);
        for (tokenizer.Next(); tokenizer.Token != ';'; tokenizer.Next())
        {
            if (tokenizer.Token == JaasTokenizer.End) throw new FormatException("It does not end with a semicolon.");
            // Java also accepts an option without a name, which has no effect.
            string name = tokenizer.Word ?? "";
            tokenizer.Next();
            if (tokenizer.Token != '=') throw new FormatException($"Option {options.Count + 1} has no '=' after its name.");
            tokenizer.Next();
            options[name] = tokenizer.Word ?? throw new FormatException($"Option {options.Count + 1} has no value. Put the value in quotes unless it is a single word.");
        }
        return new(module, options);
    }
}
