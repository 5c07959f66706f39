"""Which stem goes to which variant, at which gain: the rules of variants, their cut-downs, and the sums they prove."""
