-- Whom a key was made for: `user`, or the cloud product whose own key it is.
ALTER TABLE cmk ADD COLUMN owner {text} NOT NULL DEFAULT 'user';

-- What of a cloud product uses a key that a user gave it.
CREATE TABLE cloud_binding (
  key_id   {text} NOT NULL REFERENCES cmk (id),
  product  {text} NOT NULL,
  resource {text} NOT NULL,
  PRIMARY KEY (key_id, product, resource)
) {strict};

-- A product acts for an account under one number.
CREATE UNIQUE INDEX principal_product ON principal (account, name) WHERE kind = 'Product';
