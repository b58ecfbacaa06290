"""Who may do and ask what over the network: identities, roles and the one table of what each role may."""
