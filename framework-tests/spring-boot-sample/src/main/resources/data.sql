insert into book values (1, 'The Tale of Genji'), (2, 'Don Quixote');
