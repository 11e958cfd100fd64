namespace KafkaPS.Configuration;

/// <summary>How a producer gets its Kerberos ticket.</summary>
/// <param name="Principal">The client's name in Kerberos; null for that of the ticket that is there.</param>
/// <param name="Keytab">The full path of the file with its key, with which the module fetches a ticket of the producer's own; null when there is a ticket already.</param>
/// <param name="RenewMs">How often the fetched ticket is looked at, in milliseconds, and renewed when half of its life is over; 0: never (sasl.kerberos.min.time.before.relogin).</param>
/// <param name="Cache">The full path of the cache that has the ticket when there is one already; null for the user's own (KRB5CCNAME).</param>
sealed record KerberosLogin(string? Principal, string? Keytab, int RenewMs, string? Cache = null);
