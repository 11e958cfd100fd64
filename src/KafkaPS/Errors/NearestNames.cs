namespace KafkaPS.Errors;

/// <summary>Finds the known names that the user may have meant.</summary>
static class NearestNames
{
    /// <summary>Names this short are near to too many others.</summary>
    const int ShortLength = 3;
    const int LongLength = 7;

    /// <summary>Returns at most three names, nearest first; none when nothing is near. Case and punctuation do not count.</summary>
    internal static string[] Of(string name, IEnumerable<string> known)
    {
        string wanted = Plain(name);
        if (wanted.Length == 0) return [];
        // At least one letter must match, or any short name would be near.
        int limit = Math.Max(Math.Min(2, wanted.Length - 1), wanted.Length / 3);
        (string Name, int Distance)[] near = [.. known.Distinct()
            .Select(candidate => (Name: candidate, Distance: Distance(wanted, Plain(candidate))))
            .Where(candidate => candidate.Distance <= limit)
            .OrderBy(candidate => candidate.Distance).ThenBy(candidate => candidate.Name, StringComparer.Ordinal)];
        // Next to a name that is one letter away, others only distract: ack is acks, not a part of fallback.
        return [.. near.Where(candidate => near[0].Distance > 1 || candidate.Distance == near[0].Distance).Take(3).Select(candidate => candidate.Name)];
    }

    /// <summary>Returns whether a name is a known one with a typo: one letter is wrong, missing, extra or out of place, or two in a long name. Case and punctuation do not count.</summary>
    internal static bool IsMisspelled(string name, IEnumerable<string> known)
    {
        string wanted = Plain(name);
        int limit = wanted.Length > LongLength ? 2 : 1;
        return wanted.Length >= ShortLength && known.Any(candidate => Plain(candidate) is var plain && Math.Abs(plain.Length - wanted.Length) <= limit && (LettersApart(wanted, plain)[^1] <= limit || IsSwapped(wanted, plain)));
    }

    /// <summary>Returns whether two adjacent letters are swapped.</summary>
    static bool IsSwapped(string wanted, string plain)
    {
        int[] wrong = [.. Enumerable.Range(0, Math.Min(wanted.Length, plain.Length)).Where(i => wanted[i] != plain[i]).Take(3)];
        return wanted.Length == plain.Length && wrong is [int first, int second] && second == first + 1 && wanted[first] == plain[second] && wanted[second] == plain[first];
    }

    static string Plain(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToUpperInvariant();

    /// <summary>Returns how many letters differ (Levenshtein). A name that contains the other, or starts almost like it, is near however much longer it is.</summary>
    static int Distance(string wanted, string candidate)
    {
        if (candidate == wanted) return 0;
        if (wanted.Length >= ShortLength && candidate.Contains(wanted, StringComparison.Ordinal)) return candidate.StartsWith(wanted, StringComparison.Ordinal) ? 1 : 2;

        int[] row = LettersApart(wanted, candidate);
        // The row has the distance to each prefix of the candidate: LINGR is near LINGERMS.
        return wanted.Length > ShortLength && wanted.Length < candidate.Length ? Math.Min(row[^1], row[wanted.Length..].Min() + 1) : row[^1];
    }

    /// <summary>Returns how many letters differ (Levenshtein) between a name and each prefix of the other, the whole name last.</summary>
    static int[] LettersApart(string wanted, string candidate)
    {
        int[] row = Enumerable.Range(0, candidate.Length + 1).ToArray();
        for (int i = 1; i <= wanted.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= candidate.Length; j++)
            {
                int substituted = diagonal + (wanted[i - 1] == candidate[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substituted, Math.Min(row[j], row[j - 1]) + 1);
            }
        }
        return row;
    }
}
