create table book (id int primary key, title varchar(100) not null);
