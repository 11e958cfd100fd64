namespace KafkaPS.Configuration;

/// <summary>How a producer gets its Kerberos ticket.</summary>
/// <param name="Principal">The client's Kerberos principal; null for the one of the existing ticket.</param>
/// <param name="Keytab">The full path of the file with its key, with which the module fetches a ticket for this producer; null when a ticket already exists.</param>
/// <param name="RenewMs">How often the fetched ticket is checked, in milliseconds, and renewed after half of its lifetime; 0: never (sasl.kerberos.min.time.before.relogin).</param>
/// <param name="Cache">The full path of the cache that contains the existing ticket; null for the user's own (KRB5CCNAME).</param>
sealed record KerberosLogin(string? Principal, string? Keytab, int RenewMs, string? Cache = null);
