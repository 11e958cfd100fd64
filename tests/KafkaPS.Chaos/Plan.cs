using System.Globalization;

namespace KafkaPS.Chaos;

/// <summary>What to run.</summary>
sealed record Plan
{
    internal const string Help = """
        Proves what KafkaPS promises, under faults, with a real Kafka, real PowerShell processes and a reader of its own.

        dotnet run --project tests/KafkaPS.Chaos -- --quick              the short form, some minutes
        dotnet run --project tests/KafkaPS.Chaos -- --full               the long form, some hours
        dotnet run --project tests/KafkaPS.Chaos -- leader-killed ...    these trials alone

          --count N       records that each road sends under each fault (20000; with --full 1000000)
          --seconds N     over how many seconds they are spread (12; with --full 60)
          --seed N        repeats what chance has chosen (chosen anew; it is printed)
          --roads a,b     only these roads: plain, keyed, headers, path, synchronous, nowait, transaction
          --report FILE   writes the table there; docs/reliability.md with --quick and --full
          --keep          leaves the histories in their folder
          --list          prints the names of the trials

        It needs Java 17, and a Kafka whose folder KAFKA_HOME names (or shared/kafka beside the repository), and runs on Linux.
        The exit code is 1 when a promise was broken, and 2 when a trial could not be run.
        """;

    internal bool IsFull { get; private init; }

    internal bool IsQuick { get; private init; }

    internal bool IsList { get; private init; }

    internal bool Keep { get; private init; }

    internal int Count { get; private init; }

    internal double Seconds { get; private init; }

    internal int Seed { get; private init; }

    internal IReadOnlyList<string> Roads { get; private init; } = [];

    internal IReadOnlyList<string> Trials { get; private init; } = [];

    internal string? Report { get; private init; }

    /// <summary>The command that repeats the same run.</summary>
    internal string Command { get; private init; } = "";

    /// <exception cref="FormatException">An option is unknown, or has no value.</exception>
    internal static Plan Parse(string[] arguments)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        var switches = new HashSet<string>(StringComparer.Ordinal);
        var trials = new List<string>();
        for (int i = 0; i < arguments.Length; i++)
        {
            switch (arguments[i])
            {
                case "--count" or "--seconds" or "--seed" or "--roads" or "--report" when i + 1 < arguments.Length:
                    values[arguments[i]] = arguments[++i];
                    break;
                case "--quick" or "--full" or "--list" or "--keep":
                    switches.Add(arguments[i]);
                    break;
                case { } name when !name.StartsWith('-'):
                    trials.Add(name);
                    break;
                default:
                    throw new FormatException($"{arguments[i]} is not an option, or has no value.");
            }
        }

        bool isFull = switches.Contains("--full"), isQuick = switches.Contains("--quick");
        int seed = Number("--seed", Random.Shared.Next(1, 1_000_000));
        string[] repeated = [.. switches.Concat(trials), .. values.Where(value => value.Key is not ("--seed" or "--report")).SelectMany(value => new[] { value.Key, value.Value }), "--seed", $"{seed}"];
        return new Plan
        {
            IsFull = isFull,
            IsQuick = isQuick,
            IsList = switches.Contains("--list"),
            Keep = switches.Contains("--keep"),
            Count = Number("--count", isFull ? 1_000_000 : 20_000),
            Seconds = Number("--seconds", isFull ? 60 : 12),
            Seed = seed,
            Roads = values.TryGetValue("--roads", out string? roads) ? roads.Split(',') : Lab.Roads,
            Trials = trials,
            Report = values.GetValueOrDefault("--report") ?? (isFull || isQuick ? Path.Combine(Repository.Root, "docs", "reliability.md") : null),
            Command = $"dotnet run --project tests/KafkaPS.Chaos -- {string.Join(' ', repeated)}",
        };

        int Number(string name, int otherwise) => values.TryGetValue(name, out string? text) ? int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture) : otherwise;
    }
}
